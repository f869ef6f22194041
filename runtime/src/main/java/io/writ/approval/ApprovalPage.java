package io.writ.approval;

import io.writ.gate.Approval;
import java.util.List;
import java.util.Optional;

/**
 * A page of an inbox, those that expire first before the others.
 *
 * @param next where the next page begins, as a text for the caller to send back; empty at the end. A page can be short
 *     of what was asked for and still have a next one
 */
public record ApprovalPage(List<Approval> approvals, Optional<String> next) {
    public ApprovalPage {
        approvals = List.copyOf(approvals);
    }
}
