package io.writ.ledger;

import io.writ.signing.TenantSecret;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.keys.Ed25519PublicKey;
import java.util.List;

/**
 * What a ledger is opened with.
 *
 * @param origin names the log in its checkpoints: {@code HOST/<tenant>}
 * @param tenant whose ledger it is
 * @param key signs
 * @param trustedKeys keys whose signature under the newest checkpoint is believed at opening
 * @param secret the tenant's, for tags
 * @param tuning how it is run
 */
public record LedgerTerms(
        String origin,
        String tenant,
        LedgerKey key,
        List<Ed25519PublicKey> trustedKeys,
        TenantSecret secret,
        TimeSource time,
        Entropy entropy,
        LedgerTuning tuning) {
    public LedgerTerms {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** The same ledger, run otherwise. */
    public LedgerTerms with(LedgerTuning other) {
        return new LedgerTerms(origin, tenant, key, trustedKeys, secret, time, entropy, other);
    }
}
