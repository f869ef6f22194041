package io.writ.escalation;

import io.writ.approval.OpenApproval;
import io.writ.caller.Principal;
import io.writ.gate.FailureReport;
import io.writ.gate.Tier;
import io.writ.ledger.Appended;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.thread.ThreadRecords;
import io.writ.thread.ThreadTables;
import io.writ.verifier.Attestation;
import io.writ.verifier.id.RecordId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a failure does on the ledger: it is counted and recorded first, and then acted upon, in one commit. */
final class FailureStep implements Step<FailureStep.Effect> {
    /** What has come of a failure. */
    sealed interface Effect {
        /** People must be asked, and this step did not know their terms: nothing was written. */
        record NeedsPeople() implements Effect {}

        /**
         * It was recorded.
         *
         * @param approval that is open now
         */
        record Counted(Attestation failure, int count, Tier tier, Optional<RecordId> approval) implements Effect {}
    }

    /** What a tenant's failures lead to, and how that is written down. */
    record Rules(EscalationRecords records, ThreadRecords stops, Thresholds thresholds) {}

    private final EscalationRecords records;
    private final ThreadRecords stops;
    private final Thresholds thresholds;
    private final FailureReport report;
    private final Principal reporter;
    private final EscalationRecords.Prepared prepared;
    private final Optional<AskPeople> people;

    /** Asks people in a step; or knows that nobody can be asked. */
    interface AskPeople {
        /** Opens an approval for going on after so many failures; nothing if the tenant has no terms for it. */
        @Nullable Appended open(StepView view, int failures);
    }

    FailureStep(
            Rules rules,
            FailureReport report,
            Principal reporter,
            EscalationRecords.Prepared prepared,
            Optional<AskPeople> people) {
        this.records = rules.records();
        this.stops = rules.stops();
        this.thresholds = rules.thresholds();
        this.report = report;
        this.reporter = reporter;
        this.prepared = prepared;
        this.people = people;
    }

    @Override
    public Result<Effect> run(StepView view) {
        var stopped = ThreadTables.stopped(view, report.threadId(), Optional.of(report.agentId()), reporter.subject());
        var before = FailureTables.run(view, report.threadId(), report.agentId());
        var count = before.count() + 1;
        // where its thread is stopped nothing is adjudicated or approved: a failure there leads nowhere else
        var tier = stopped ? Tier.EMERGENCY_STOP : thresholds.tier(report.severity(), count);
        var open = openApproval(view, report);
        var asks = tier == Tier.HUMAN_INTERVENTION && open.isEmpty();
        if (asks && people.isEmpty()) {
            return committed -> new Effect.NeedsPeople();
        }
        var named = tier == Tier.HUMAN_INTERVENTION ? open : Optional.<RecordId>empty();
        var failure = view.append(records.failure(prepared, count, tier, named.map(RecordId::toString)));
        var opened = asks ? Optional.ofNullable(people.orElseThrow().open(view, count)) : Optional.<Appended>empty();
        if (tier == Tier.EMERGENCY_STOP && !stopped) {
            view.append(stops.stoppedByFailures(report.threadId(), report.agentId(), reporter));
        }
        if (opened.isPresent() || (tier != before.tier() && tier != Tier.RETRY)) {
            var led = new EscalationRecords.Led(report, failure.id(), count, tier);
            var escalation = records.escalation(led, reporter.name(), opened.isPresent());
            view.append(escalation, opened.map(Appended::id).orElse(failure.id()));
        }
        var approval = opened.map(Appended::id).or(() -> named);
        return committed -> new Effect.Counted(committed.attest(failure), count, tier, approval);
    }

    /** The approval that earlier failures opened, as long as it can still be resolved. */
    static Optional<RecordId> openApproval(StepView view, FailureReport report) {
        return FailureTables.opened(view, report.threadId(), report.agentId())
                .map(FailureTables.Opened::approval)
                .filter(id -> OpenApproval.find(view, id)
                        .filter(found -> !found.ballot().state().ended() && !found.overdue(view))
                        .isPresent());
    }
}
