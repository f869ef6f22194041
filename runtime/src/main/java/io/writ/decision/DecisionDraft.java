package io.writ.decision;

import io.writ.ledger.Appended;
import io.writ.ledger.StepView;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.policy.library.LoadedPolicy;
import io.writ.publication.PolicyState;
import io.writ.record.RecordDraft;
import io.writ.thread.ThreadTables;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A decision, drafted before anything is held or written: judged as if the built-in facts were clear, which they nearly
 * always are, and judged again on the ledger where they are not.
 *
 * @param threadId whose stop rejects it
 * @param clear what it comes to if the built-in facts are clear
 * @param under what it comes to if they are not
 * @param replayRefused what is recorded if another decision holds the key
 */
record DecisionDraft(
        LoadedPolicy policy,
        Optional<String> replayTag,
        Optional<ThreadId> threadId,
        Judged clear,
        Function<FactValues, Judged> under,
        Function<RecordId, RecordDraft> replayRefused) {

    /**
     * One judgement with its records.
     *
     * @param asked the approval that it opens
     */
    record Judged(ExecutionState state, RecordDraft decision, List<RecordDraft> violations, Optional<Asked> asked) {
        /** Appends the decision, and what belongs to it. */
        Appended append(StepView view) {
            asked.ifPresent(people -> PolicyState.requireInForce(view, people.lender()));
            var appended = view.append(decision);
            violations.forEach(violation -> view.append(violation, appended.id()));
            asked.ifPresent(people -> view.append(people.requested(), appended.id()));
            return appended;
        }
    }

    /**
     * People are asked.
     *
     * @param lender the policy whose terms hold
     */
    record Asked(RecordDraft requested, LoadedPolicy lender) {}

    /** The judgement that holds here and now. */
    Judged judge(StepView view) {
        var stopped = threadId.isPresent() && ThreadTables.stopped(view, threadId.get());
        return stopped ? under.apply(FactValues.STOPPED) : clear;
    }
}
