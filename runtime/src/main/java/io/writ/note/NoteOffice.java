package io.writ.note;

import io.writ.caller.CallerStep;
import io.writ.caller.Principal;
import io.writ.gate.Recorded;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.Step;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordForm;
import io.writ.signing.TenantSecret;
import io.writ.time.Entropy;
import io.writ.verifier.canonical.JsonString;

/** Records the users' own entries. */
public final class NoteOffice {
    private static final String OPERATION = "note";

    private final String tenant;
    private final Ledger ledger;
    private final TenantSecret secret;
    private final Entropy entropy;

    public NoteOffice(String tenant, Ledger ledger, TenantSecret secret, Entropy entropy) {
        this.tenant = tenant;
        this.ledger = ledger;
        this.secret = secret;
        this.entropy = entropy;
    }

    public Recorded note(NoteRequest request, Principal principal) {
        var idempotency = request.idempotencyKey()
                .map(key -> Idempotency.of(secret, principal.name(), OPERATION, key.value(), request.bodyDigest()));
        var commitments = new Commitments(entropy);
        var record = RecordForm.of("note", tenant, principal.name())
                .put("threadId", request.threadId().value())
                .put("agentId", request.agentId().value())
                .put("action", commitments.commit("/action", new JsonString(request.action())))
                .put("description", commitments.commit("/description", new JsonString(request.description())));
        idempotency.ifPresent(
                given -> record.put("idempotency", commitments.commit(Idempotency.PLACE, given.disclosed())));
        var draft = RecordDraft.of(record.build(), commitments.disclosures());
        Step<Recorded> step = view -> {
            var answered = idempotency.map(key -> key.answeredAt(view));
            if (answered.isPresent() && answered.get().isPresent()) {
                var index = answered.get().getAsLong();
                return committed -> new Recorded(ledger.attestation(index), true);
            }
            var appended = view.append(draft);
            return committed -> new Recorded(committed.attest(appended), false);
        };
        return ledger.submit(new CallerStep<>(principal, step));
    }
}
