package io.writ.decision;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.gate.Answer;
import io.writ.verifier.Inside;

/** Tells an observer how requests are answered; what it throws is no failure of what it was told. */
@Inside
public final class DecisionMeter {
    private static final System.Logger LOG = System.getLogger(DecisionMeter.class.getName());

    private final DecisionObserver observer;

    /** Tells this observer. */
    public DecisionMeter(DecisionObserver observer) {
        this.observer = observer;
    }

    /** Tells of an answer, and gives it back. */
    @CanIgnoreReturnValue
    public Answer told(Answer answer) {
        try {
            tell(answer);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the observer of decisions failed", e);
        }
        return answer;
    }

    private void tell(Answer answer) {
        switch (answer) {
            case Answer.Approved approved -> observer.decided("approve");
            case Answer.Rejected rejected -> observer.decided("reject");
            case Answer.PendingOverride pending -> observer.decided("manual_review");
            case Answer.Replayed replayed -> observer.decided("replayed");
            case Answer.Refused refused -> observer.refused(refused.refusal().invariant());
        }
    }
}
