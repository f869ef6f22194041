package io.writ.note;

import io.writ.caller.Principal;
import io.writ.gate.Recorded;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.TenantId;
import java.util.Optional;

/** Records the users' own entries. */
public final class Notes {
    private static final String OPERATION = "note";

    private final TenantId tenant;
    private final Ledger ledger;
    private final Entropy entropy;

    @Inside
    public Notes(TenantId tenant, Ledger ledger, Entropy entropy) {
        this.tenant = tenant;
        this.ledger = ledger;
        this.entropy = entropy;
    }

    public Recorded note(NoteRequest request, Principal principal) {
        var submission = ledger.by(principal)
                .about(Optional.of(request.agentId()), Optional.of(request.threadId()))
                .once(OPERATION, request.idempotencyKey(), request.bodyDigest());
        var commitments = new Commitments(entropy);
        var record = RecordHead.of(RecordType.NOTE, tenant, principal.name())
                .put("threadId", request.threadId().value())
                .put("agentId", request.agentId().value())
                .put("action", commitments.commit("/action", new JsonString(request.action())))
                .put("description", commitments.commit("/description", new JsonString(request.description())));
        Idempotency.commit(submission.idempotency(), record, commitments);
        var draft = RecordDraft.of(record.build(), commitments.disclosures());
        return submission.run(first -> new Recorded(first, true), view -> {
            var appended = view.append(draft);
            return committed -> new Recorded(committed.attest(appended), false);
        });
    }
}
