package io.writ.publication;

import io.writ.policy.library.LoadedPolicy;
import io.writ.record.RecordDraft;
import io.writ.record.RecordHead;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.KeyId;
import java.util.List;

/** The records of what comes into force in a tenant, and of what ends. */
final class PublicationRecords {
    private final TenantId tenant;

    PublicationRecords(TenantId tenant) {
        this.tenant = tenant;
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

    RecordDraft retired(PublishedPolicy policy, String principal) {
        var record = RecordHead.of(RecordType.POLICY_RETIRED, tenant, principal)
                .put("policyId", policy.ref().id().toString())
                .put("policyVersion", policy.ref().version().toString())
                .put("bundleHash", policy.bundleHash().hex());
        return RecordDraft.of(record.build(), List.of());
    }
}
