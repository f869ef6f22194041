package io.writ.signal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who must sign a signal for it to count, over which other signals, and how old the signature may be.
 *
 * @param issuer the name of the issuer; its keys are the trust root's role {@code issuer:<name>}
 * @param bind the signals that the evidence must name with the same values, so that it cannot serve another subject
 * @param maxAge how old the evidence may be at record time; unlimited if empty
 */
public record EvidenceTerms(String issuer, List<String> bind, Optional<Duration> maxAge) {
    public EvidenceTerms {
        bind = List.copyOf(bind);
    }
}
