package io.writ.history;

import io.writ.verifier.Attestation;
import java.util.List;
import java.util.Optional;

/**
 * What one page of a search found, newest first, each with a fresh proof.
 *
 * @param next where to go on; empty if there is nothing more. A page may be short, even empty, and have it: a search
 *     that finds little stops at a bound of work
 */
public record DecisionPage(List<Attestation> decisions, Optional<SearchCursor> next) {
    public DecisionPage {
        decisions = List.copyOf(decisions);
    }
}
