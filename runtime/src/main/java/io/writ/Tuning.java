package io.writ;

import io.writ.decision.DecisionObserver;
import io.writ.escalation.Thresholds;
import io.writ.ledger.LedgerTuning;

/**
 * How one tenant's runtime is run, apart from what its ledger holds.
 *
 * @param ledger its queue, and who is told of its commits
 * @param decisions is told how requests are answered
 * @param thresholds after how many failures which tier is reached
 */
public record Tuning(LedgerTuning ledger, DecisionObserver decisions, Thresholds thresholds) {
    /** What suits most. */
    public static final Tuning DEFAULT = new Tuning(LedgerTuning.DEFAULT, DecisionObserver.NONE, Thresholds.DEFAULT);
}
