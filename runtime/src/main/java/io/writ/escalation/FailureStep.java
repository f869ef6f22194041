package io.writ.escalation;

import io.writ.approval.OpenApproval;
import io.writ.gate.FailureReport;
import io.writ.gate.Tier;
import io.writ.ledger.Appended;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.verifier.Attestation;
import io.writ.verifier.id.RecordId;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a failure does on the ledger: it is counted and recorded first, and then acted upon, in one commit. */
final class FailureStep implements Step<FailureStep.Effect> {
    /** What has come of a failure. */
    sealed interface Effect {
        /** The same report again; the first one's record is at an index. */
        record Repeated(long index) implements Effect {}

        /** People must be asked, and this step did not know their terms: nothing was written. */
        record NeedsPeople() implements Effect {}

        /**
         * It was recorded.
         *
         * @param approval that is open now
         */
        record Recorded(Attestation failure, int count, Tier tier, Optional<RecordId> approval) implements Effect {}
    }

    private final EscalationRecords records;
    private final Thresholds thresholds;
    private final FailureReport report;
    private final String principal;
    private final Optional<Idempotency> idempotency;
    private final EscalationRecords.Prepared prepared;
    private final Optional<AskPeople> people;

    /** Asks people in a step; or knows that nobody can be asked. */
    interface AskPeople {
        /** Opens an approval for going on after so many failures; nothing if the tenant has no terms for it. */
        @Nullable Appended open(StepView view, int failures);
    }

    FailureStep(
            EscalationRecords records,
            Thresholds thresholds,
            FailureReport report,
            String principal,
            Optional<Idempotency> idempotency,
            EscalationRecords.Prepared prepared,
            Optional<AskPeople> people) {
        this.records = records;
        this.thresholds = thresholds;
        this.report = report;
        this.principal = principal;
        this.idempotency = idempotency;
        this.prepared = prepared;
        this.people = people;
    }

    @Override
    public Answer<Effect> run(StepView view) {
        var answered = idempotency.map(key -> key.answeredAt(view)).orElse(OptionalLong.empty());
        if (answered.isPresent()) {
            return committed -> new Effect.Repeated(answered.getAsLong());
        }
        return count(view);
    }

    private Answer<Effect> count(StepView view) {
        var agent = EscalationRows.agent(report.threadId(), report.agentId());
        var thread = Key.of(report.threadId().value());
        var stopped = EscalationRows.stopped(view.row(Projection.THREAD, thread));
        var before = EscalationRows.run(view.row(Projection.FAILURE, agent), view.row(Projection.RESUMPTION, thread));
        var count = before.count() + 1;
        // in a stopped thread nothing is adjudicated or approved: a failure there leads nowhere else
        var tier = stopped ? Tier.EMERGENCY_STOP : thresholds.tier(report.severity(), count);
        var open = openApproval(view, agent);
        var asks = tier == Tier.HUMAN_INTERVENTION && open.isEmpty();
        if (asks && people.isEmpty()) {
            return committed -> new Effect.NeedsPeople();
        }
        var named = tier == Tier.HUMAN_INTERVENTION ? open : Optional.<RecordId>empty();
        var failure = view.append(records.failure(prepared, count, tier, named.map(RecordId::toString)));
        var opened = asks ? Optional.ofNullable(people.orElseThrow().open(view, count)) : Optional.<Appended>empty();
        if (tier == Tier.EMERGENCY_STOP && !stopped) {
            view.append(records.stoppedByFailures(report.threadId(), principal));
        }
        if (opened.isPresent() || (tier != before.tier() && tier != Tier.RETRY)) {
            var escalation = records.escalation(report, principal, count, tier, opened.isPresent());
            view.append(escalation, opened.map(Appended::id).orElse(failure.id()));
        }
        var approval = opened.map(Appended::id).or(() -> named);
        return committed -> new Effect.Recorded(committed.attest(failure), count, tier, approval);
    }

    /** The approval that earlier failures opened, as long as it can still be resolved. */
    static Optional<RecordId> openApproval(StepView view, Key agent) {
        var row = view.row(Projection.ESCALATION, agent);
        return Optional.ofNullable(row)
                .map(EscalationRows::approval)
                .filter(id -> OpenApproval.find(view, id)
                        .filter(found -> !found.ballot().state().ended() && !found.overdue(view))
                        .isPresent());
    }
}
