package io.writ.caller;

import java.time.Instant;
import java.util.Optional;

/**
 * An API key as those who manage keys see it.
 *
 * @param label what people call it; empty once it has been erased
 * @param lastUse as far as is known: it is not evidence, and a kill may forget the last minute
 */
public record ListedKey(KeyGrant grant, Optional<String> label, boolean revoked, Optional<Instant> lastUse) {}
