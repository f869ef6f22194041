package io.writ.clock;

import io.writ.caller.Principal;
import io.writ.gate.FreeText;
import io.writ.gate.Recorded;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/** Records that an operator has accepted a jump of the clock. */
@Inside
public final class ClockAcceptance {
    private static final String OPERATION = "acceptClock";

    private final TenantId tenant;
    private final Ledger ledger;
    private final Entropy entropy;

    public ClockAcceptance(TenantId tenant, Ledger ledger, Entropy entropy) {
        this.tenant = tenant;
        this.ledger = ledger;
        this.entropy = entropy;
    }

    /** Accepts the clock once for an idempotency key, however often it is asked. */
    public Recorded accept(String reason, Optional<IdempotencyKey> key, Principal principal) {
        if (!FreeText.isLine(reason, FreeText.MAX_REASON)) {
            throw Invariant.REQUEST_FORM
                    .refuse(
                            "reason",
                            "a reason of 1 to " + FreeText.MAX_REASON
                                    + " characters, none of them a control character, was expected",
                            "Say on one line why the clock is right.")
                    .exception();
        }
        var body = JsonObject.builder().put("reason", reason).build();
        var submission = ledger.by(principal).once(OPERATION, key, Digest.sha256(body.canonical()));
        return submission.run(first -> new Recorded(first, true), view -> {
            var accepted = view.acceptClock();
            var commitments = new Commitments(entropy);
            // free text of a person is never in the record itself
            var record = RecordHead.of(RecordType.CLOCK_ACCEPTED, tenant, principal.name())
                    .put("wall", UtcTime.format(accepted.wall()))
                    .put("reason", commitments.commit("/reason", new JsonString(reason)));
            Idempotency.commit(submission.idempotency(), record, commitments);
            var appended = view.append(RecordDraft.of(record.build(), commitments.disclosures()));
            return committed -> new Recorded(committed.attest(appended), false);
        });
    }
}
