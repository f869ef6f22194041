package io.writ.publication;

import io.writ.ledger.Idempotency;
import io.writ.policy.library.LoadedPolicy;
import io.writ.record.Commitments;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.time.Entropy;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.KeyId;
import java.util.List;
import java.util.Optional;

/** The records of what comes into force in a tenant, and of what ends. */
final class PublicationRecords {
    private final TenantId tenant;
    private final Entropy entropy;

    PublicationRecords(TenantId tenant, Entropy entropy) {
        this.tenant = tenant;
        this.entropy = entropy;
    }

    RecordDraft published(LoadedPolicy policy, boolean newReplayKey, String principal) {
        var signers = policy.bundle().signers().stream().map(KeyId::value).toList();
        var record = RecordHead.of(RecordType.POLICY_PUBLISHED, tenant, principal)
                .put("policyId", policy.ref().id().toString())
                .put("policyVersion", policy.ref().version().toString())
                .put("policyHash", policy.policy().policyHash().hex())
                .put("bundleHash", policy.bundleHash().hex())
                .put("signers", JsonArray.ofStrings(signers))
                .put("actions", JsonArray.ofStrings(policy.policy().actions()))
                .put("replayKey", PolicyContinuity.replayKey(policy.policy()))
                .put("newReplayKey", newReplayKey);
        policy.policy().access().ifPresent(access -> record.put("authzen", access.questions()));
        return RecordDraft.of(record.build(), List.of());
    }

    RecordDraft retired(PublishedPolicy policy, String principal, Optional<Idempotency> idempotency) {
        var commitments = new Commitments(entropy);
        var record = RecordHead.of(RecordType.POLICY_RETIRED, tenant, principal)
                .put("policyId", policy.ref().id().toString())
                .put("policyVersion", policy.ref().version().toString())
                .put("bundleHash", policy.bundleHash().hex());
        Idempotency.commit(idempotency, record, commitments);
        return RecordDraft.of(record.build(), commitments.disclosures());
    }
}
