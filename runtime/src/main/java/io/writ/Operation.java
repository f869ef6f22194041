package io.writ;

import io.writ.verifier.id.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a process runs the ledgers of a home.
 *
 * @param tuning of each tenant
 * @param verification from the end of a full verification to the beginning of the next; empty for none beside the use
 */
public record Operation(Function<TenantId, Tuning> tuning, Optional<Duration> verification) {
    /** Nothing beside what is asked for. */
    public static final Operation NONE = new Operation(tenant -> Tuning.DEFAULT, Optional.empty());
}
