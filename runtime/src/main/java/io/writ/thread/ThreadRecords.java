package io.writ.thread;

import io.writ.caller.Principal;
import io.writ.ledger.Idempotency;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;

/** Writes what the stops of threads leave in the ledger. */
@Inside
public final class ThreadRecords {
    private final TenantId tenant;
    private final Entropy entropy;

    /** Records of this tenant. */
    public ThreadRecords(TenantId tenant, Entropy entropy) {
        this.tenant = tenant;
        this.entropy = entropy;
    }

    /**
     * A stop to which an agent's failures led.
     *
     * @param reporter who reported the last of them, and is stopped too, under whatever agent's name
     */
    public RecordDraft stoppedByFailures(ThreadId threadId, AgentId agentId, Principal reporter) {
        return RecordDraft.of(
                RecordHead.of(RecordType.THREAD_STOPPED, tenant, reporter.name())
                        .put("threadId", threadId.value())
                        .put("agentId", agentId.value())
                        .put("subject", reporter.subject().value())
                        .put("cause", "escalation")
                        .build(),
                List.of());
    }

    RecordDraft stopped(ThreadId threadId, String reason, String principal, Optional<Idempotency> idempotency) {
        var record = RecordHead.of(RecordType.THREAD_STOPPED, tenant, principal)
                .put("threadId", threadId.value())
                .put("cause", "person");
        return withReason(record, reason, idempotency);
    }

    RecordDraft resumed(ThreadId threadId, String reason, String principal, Optional<Idempotency> idempotency) {
        var record = RecordHead.of(RecordType.THREAD_RESUMED, tenant, principal).put("threadId", threadId.value());
        return withReason(record, reason, idempotency);
    }

    private RecordDraft withReason(JsonObject.Builder record, String reason, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        record.put("reason", commitments.commit("/reason", new JsonString(reason)));
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(record.build(), commitments.disclosures());
    }
}
