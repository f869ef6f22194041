package io.writ.decision;

import io.writ.caller.Principal;
import io.writ.ledger.Appended;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.library.LoadedPolicy;
import io.writ.publication.PolicyState;
import io.writ.record.RecordDraft;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A request that has been judged before anything is held or written: as if the built-in facts were clear, which they
 * nearly always are. Where they are not, it is judged again on the ledger.
 *
 * @param stopped whether its thread is stopped for it by now
 * @param clear what it comes to if the built-in facts are clear
 * @param under what it comes to if they are not
 * @param replayRefused what is recorded if another decision holds the key
 */
@Inside
public record Judged(
        Principal caller,
        LoadedPolicy policy,
        Optional<String> replayTag,
        Predicate<StepView> stopped,
        Judgement clear,
        Function<FactValues, Judgement> under,
        Function<RecordId, RecordDraft> replayRefused) {

    /**
     * One judgement with its records.
     *
     * @param asked the approval that it opens
     */
    record Judgement(ExecutionState state, RecordDraft decision, List<RecordDraft> violations, Optional<Asked> asked) {
        /** Appends the decision, and what belongs to it. */
        Appended append(StepView view) {
            asked.ifPresent(people -> PolicyState.requireInForce(view, people.policy()));
            var appended = view.append(decision);
            violations.forEach(violation -> view.append(violation, appended.id()));
            asked.ifPresent(people -> view.append(people.requested(), appended.id()));
            return appended;
        }
    }

    /**
     * People are asked.
     *
     * @param policy the policy whose terms hold
     */
    record Asked(RecordDraft requested, LoadedPolicy policy) {}

    /** The judgement that holds here and now. */
    Judgement on(StepView view) {
        return stopped.test(view) ? under.apply(FactValues.STOPPED) : clear;
    }
}
