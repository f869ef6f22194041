package io.writ.escalation;

import io.writ.gate.FailureReport;
import io.writ.gate.SuccessReport;
import io.writ.gate.Tier;
import io.writ.ledger.Idempotency;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.Disclosure;
import io.writ.verifier.Inside;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;

/** Writes what failures leave in the ledger. */
@Inside
public final class EscalationRecords {
    private final TenantId tenant;
    private final Entropy entropy;

    public EscalationRecords(TenantId tenant, Entropy entropy) {
        this.tenant = tenant;
        this.entropy = entropy;
    }

    /** What of a failure's record does not depend on the failures before it. */
    record Prepared(JsonObject members, List<Disclosure> disclosures) {}

    Prepared prepare(FailureReport report, String principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var record = begin(RecordType.FAILURE, report.threadId(), report.agentId(), principal)
                .put("error", commitments.commit("/error", new JsonString(report.error())))
                .put("severity", report.severity().wireName());
        Idempotency.commit(idempotency, record, commitments);
        return new Prepared(record.build(), commitments.disclosures());
    }

    /**
     * A failure.
     *
     * @param open the approval that is open since an earlier one
     */
    RecordDraft failure(Prepared prepared, int count, Tier tier, Optional<String> open) {
        return RecordDraft.of(
                JsonObject.builder()
                        .putAll(prepared.members())
                        .put("count", count)
                        .put("tier", tier.name())
                        .putIfPresent("approvalId", open.orElse(null))
                        .build(),
                prepared.disclosures());
    }

    RecordDraft success(SuccessReport report, String principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var record = begin(RecordType.SUCCESS, report.threadId(), report.agentId(), principal);
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(record.build(), commitments.disclosures());
    }

    /**
     * Where a failure has led.
     *
     * @param failureId its record
     */
    record Led(FailureReport report, RecordId failureId, int count, Tier tier) {}

    /** An escalation; if it opened an approval, that is what it is about. */
    RecordDraft escalation(Led led, String principal, boolean opened) {
        var record = begin(
                        RecordType.ESCALATION,
                        led.report().threadId(),
                        led.report().agentId(),
                        principal)
                .put("tier", led.tier().name())
                .put("count", led.count())
                .put("failureId", led.failureId().toString());
        if (opened) {
            record.put("approvalId", RecordDraft.ABOUT_ID);
        }
        return RecordDraft.of(record.build(), List.of());
    }

    /** What an adjudicator said; no answer if it failed. */
    RecordDraft adjudication(
            FailureReport report, String principal, int count, String name, Optional<Adjudicator.Answer> answer) {
        var commitments = new Commitments(entropy);
        var record = begin(RecordType.ADJUDICATION, report.threadId(), report.agentId(), principal)
                .put("adjudicator", name)
                .put("verdict", answer.map(given -> given.verdict().name()).orElse("FAILED"))
                .put("count", count);
        answer.ifPresent(given -> record.put("reason", commitments.commit("/reason", new JsonString(given.reason()))));
        return RecordDraft.of(record.build(), commitments.disclosures());
    }

    private JsonObject.Builder begin(RecordType type, ThreadId threadId, AgentId agentId, String principal) {
        return RecordHead.of(type, tenant, principal)
                .put("threadId", threadId.value())
                .put("agentId", agentId.value());
    }
}
