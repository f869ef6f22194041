package io.writ.app.approval;

import io.writ.approval.ApprovalReader;
import io.writ.approval.VisibleApprovals;
import io.writ.caller.Principal;
import io.writ.gate.Approval;
import io.writ.ledger.LedgerReading;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Optional;

/** The approvals that a caller may see, asked for and shown the same on the command line and over HTTP. */
record ApprovalDesk(VisibleApprovals approvals) {
    /** The longest page of an inbox. */
    static final int MAX_PAGE = 500;

    /** Beside the process that owns the home, for whoever may read its files: all of them. */
    static ApprovalDesk of(LedgerReading reading) {
        return new ApprovalDesk(new VisibleApprovals(new ApprovalReader(reading), Principal.local()));
    }

    /** What is pending, as JSON: {@code approvals}, and {@code next} where another page begins. */
    JsonObject pending(Optional<String> after, int limit) {
        var page = approvals.pending(after, limit);
        return JsonObject.builder()
                .put(
                        "approvals",
                        new JsonArray(page.approvals().stream()
                                .<JsonValue>map(Approval::summary)
                                .toList()))
                .putIfPresent("next", page.next().orElse(null))
                .build();
    }

    /**
     * A text that can name an approval.
     *
     * @throws RefusedException INV-038 for any other
     */
    static RecordId requireId(String text) {
        try {
            return RecordId.parse(text);
        } catch (RefusedException e) {
            // what is no id names nothing
            throw unknown();
        }
    }

    /** Says that there is none, to whoever asks for one that it may not see as well. */
    static RefusedException unknown() {
        return Invariant.KNOWN
                .refuse("approval", "there is no such approval, or the key may not see it")
                .exception();
    }
}
