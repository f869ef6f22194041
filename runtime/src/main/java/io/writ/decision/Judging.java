package io.writ.decision;

import io.writ.approval.ApprovalPolicies;
import io.writ.approval.ApprovalRecords;
import io.writ.gate.ApprovalOrigin;
import io.writ.policy.Evaluation;
import io.writ.policy.ExecutionState;
import io.writ.policy.FactValues;
import io.writ.verifier.id.Subject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One request, judged under one set of facts or another.
 *
 * @param prepared what of its record does not depend on the judgement
 * @param earlierRequesters who asked for what this is a modification of
 */
record Judging(
        Read read,
        DecisionRecords records,
        DecisionRecords.Prepared prepared,
        Optional<DecisionRecords.Replay> replay,
        People people,
        List<Subject> earlierRequesters) {
    /** How people are asked, and on whose terms. */
    record People(ApprovalRecords approvals, ApprovalPolicies terms) {}

    Judged.Judgement under(FactValues facts) {
        var evaluation = read.policy().policy().evaluate(read.signals(), facts, read.action());
        return new Judged.Judgement(
                evaluation.state(),
                records.decision(prepared, read.policy(), facts, evaluation),
                records.violations(read, evaluation),
                asked(evaluation));
    }

    private Optional<Judged.Asked> asked(Evaluation evaluation) {
        if (evaluation.state() != ExecutionState.PENDING_OVERRIDE) {
            return Optional.empty();
        }
        var chosen = people.terms().of(read.policy());
        var opening = new ApprovalRecords.Opening(
                ApprovalOrigin.DECISION,
                read.proposal().threadId(),
                read.proposal().agentId(),
                chosen.terms(),
                read.action(),
                Optional.empty(),
                Optional.of(read.policy()),
                replay.map(DecisionRecords.Replay::tag),
                OptionalInt.empty(),
                earlierRequesters);
        var requested = people.approvals().requested(opening, read.caller(), Optional.empty());
        return Optional.of(new Judged.Asked(requested, chosen.policy()));
    }
}
