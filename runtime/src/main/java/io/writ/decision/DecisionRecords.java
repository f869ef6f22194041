package io.writ.decision;

import io.writ.ledger.Idempotency;
import io.writ.policy.Evaluation;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.GuardLevel;
import io.writ.policy.library.LoadedPolicy;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.Disclosure;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes what a decision leaves in the ledger: the decision, the violations of guards, the refusal of a replay. */
final class DecisionRecords {
    /** What is recorded and looked up for a policy whose decisions hold a replay key. */
    record Replay(Digest fingerprint, String tag) {}

    private final TenantId tenant;
    private final RuntimeIdentity runtime;
    private final Entropy entropy;

    DecisionRecords(TenantId tenant, RuntimeIdentity runtime, Entropy entropy) {
        this.tenant = tenant;
        this.runtime = runtime;
        this.entropy = entropy;
    }

    /** What of a decision's record does not depend on how it is judged. */
    record Prepared(JsonObject members, List<Disclosure> disclosures) {}

    Prepared prepare(Read read, Optional<Replay> replay, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var record = begin(RecordType.DECISION, read)
                .put("executionId", RecordDraft.OWN_ID)
                .put("runtimeVersion", runtime.version())
                .put("runtimeHash", runtime.hash().hex())
                .put(
                        "signals",
                        committed(commitments, "/signals/", read.signals().toJson()))
                .put("action", commitments.commit("/action", read.action().json()))
                .put("evidence", JsonArray.EMPTY)
                .put("parents", JsonArray.ofStrings(read.proposal().parents()));
        replay.ifPresent(held -> record.put(
                        "execution_fingerprint",
                        commitments.commit(
                                "/execution_fingerprint",
                                new JsonString(held.fingerprint().hex())))
                .put("replayTag", held.tag()));
        Idempotency.commit(idempotency, record, commitments);
        return new Prepared(record.build(), commitments.disclosures());
    }

    RecordDraft decision(Prepared prepared, LoadedPolicy loaded, FactValues facts, Evaluation evaluation) {
        var record = JsonObject.builder().putAll(prepared.members()).putAll(evaluation.toJson());
        var disclosures = prepared.disclosures();
        if (facts.isClear()) {
            record.put("facts", JsonObject.EMPTY);
        } else {
            var commitments = new Commitments(entropy);
            record.put("facts", committed(commitments, "/facts/", facts.toJson()));
            disclosures = Stream.concat(disclosures.stream(), commitments.disclosures().stream())
                    .toList();
        }
        if (prepared.members().has("replayTag") && evaluation.state() == ExecutionState.COMPLETED) {
            record.put("expires", RecordDraft.EXPIRES);
        }
        return RecordDraft.of(record.build(), disclosures, loaded.policy().validFor());
    }

    /**
     * A {@code policy.violation} for each guard that is not merely advisory; they follow the decision they belong to.
     */
    List<RecordDraft> violations(Read read, Evaluation evaluation) {
        return evaluation.violations().stream()
                .filter(violation -> violation.level() != GuardLevel.ADVISORY)
                .map(violation -> RecordDraft.of(
                        begin(RecordType.POLICY_VIOLATION, read)
                                .put("executionId", RecordDraft.ABOUT_ID)
                                .put("guard", violation.guard())
                                .put("level", violation.level().name())
                                .put("reason", violation.reason())
                                .build(),
                        List.of()))
                .toList();
    }

    RecordDraft replayRefused(Read read, String replayTag, RecordId holder, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var record = begin(RecordType.REPLAY_REFUSED, read)
                .put("executionId", holder.toString())
                .put("replayTag", replayTag);
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(record.build(), commitments.disclosures());
    }

    private JsonObject.Builder begin(RecordType type, Read read) {
        var proposal = read.proposal();
        return RecordHead.of(type, tenant, read.caller().name())
                .putIfPresent(
                        "threadId", proposal.threadId().map(ThreadId::value).orElse(null))
                .putIfPresent("agentId", proposal.agentId().map(AgentId::value).orElse(null))
                .put("policyId", read.policy().ref().id().toString())
                .put("policyVersion", read.policy().ref().version().toString())
                .put("bundleHash", read.policy().bundleHash().hex());
    }

    private static JsonObject committed(Commitments commitments, String place, JsonObject values) {
        var members = JsonObject.builder();
        values.members().forEach((name, value) -> members.put(name, commitments.commit(place + name, value)));
        return members.build();
    }
}
