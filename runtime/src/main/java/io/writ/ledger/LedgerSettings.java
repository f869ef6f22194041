package io.writ.ledger;

import io.writ.signing.TenantSecret;
import io.writ.store.LookupReader;
import io.writ.time.Entropy;
import io.writ.time.LedgerClock.AcceptedJump;
import io.writ.time.TimeSource;
import io.writ.verifier.Inside;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.Ed25519PublicKey;
import java.util.List;
import java.util.function.Function;

/**
 * What a ledger is opened with.
 *
 * @param origin names the log in its checkpoints: {@code HOST/<tenant>}
 * @param tenant whose ledger it is
 * @param key signs
 * @param trustedKeys keys whose signature under the newest checkpoint is believed at opening
 * @param projections what is looked up in it
 * @param acceptedJump reads the newest jump of the clock that was accepted in it
 * @param secret the tenant's, for tags
 * @param tuning how it is run
 */
@Inside
public record LedgerSettings(
        String origin,
        TenantId tenant,
        LedgerKey key,
        List<Ed25519PublicKey> trustedKeys,
        Projections projections,
        Function<LookupReader, AcceptedJump> acceptedJump,
        TenantSecret secret,
        TimeSource time,
        Entropy entropy,
        LedgerTuning tuning) {
    public LedgerSettings {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** The same ledger, run otherwise. */
    public LedgerSettings with(LedgerTuning other) {
        return new LedgerSettings(
                origin, tenant, key, trustedKeys, projections, acceptedJump, secret, time, entropy, other);
    }
}
