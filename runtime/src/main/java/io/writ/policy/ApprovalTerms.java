package io.writ.policy;

import io.writ.verifier.id.FunctionName;
import java.time.Duration;
import java.util.List;

/**
 * Who must agree before what needs people may run.
 *
 * @param functions who may vote; at least one
 * @param quorum how many distinct people must approve, at least one
 * @param expiresIn how long the approval stays open
 * @param notBy who may not vote: {@code requester}, or nobody
 */
public record ApprovalTerms(List<FunctionName> functions, int quorum, Duration expiresIn, List<String> notBy) {
    public ApprovalTerms {
        functions = List.copyOf(functions);
        notBy = List.copyOf(notBy);
        if (functions.isEmpty() || quorum < 1 || expiresIn.isZero() || expiresIn.isNegative()) {
            throw new IllegalArgumentException("terms under which nobody, or anybody, could approve");
        }
    }
}
