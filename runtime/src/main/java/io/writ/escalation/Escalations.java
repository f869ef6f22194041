package io.writ.escalation;

import io.writ.action.Action;
import io.writ.approval.ApprovalPolicies;
import io.writ.approval.ApprovalRecords;
import io.writ.caller.Principal;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Recorded;
import io.writ.gate.SuccessReport;
import io.writ.gate.Tier;
import io.writ.ledger.Appended;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerSettings;
import io.writ.ledger.StepView;
import io.writ.ledger.Submission;
import io.writ.publication.PolicyState;
import io.writ.thread.ThreadRecords;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts failures, and hands over to something or somebody that knows more. */
public final class Escalations {
    private static final System.Logger LOG = System.getLogger(Escalations.class.getName());
    private static final String FAILURE = "recordFailure";
    private static final String SUCCESS = "recordSuccess";

    private final Ledger ledger;
    private final FailureStep.Rules rules;
    private final EscalationRecords records;
    private final ApprovalRecords approvals;
    private final ApprovalPolicies people;
    private volatile @Nullable Adjudicator adjudicator;

    /** Where failures lead, and how the stop of a thread is written down. */
    @Inside
    public record Rules(ThreadRecords stops, Thresholds thresholds) {}

    @Inside
    public Escalations(
            Ledger ledger, LedgerSettings terms, Rules rules, ApprovalRecords approvals, ApprovalPolicies people) {
        this.ledger = ledger;
        this.records = new EscalationRecords(terms.tenant(), terms.entropy());
        this.rules = new FailureStep.Rules(records, rules.stops(), rules.thresholds());
        this.approvals = approvals;
        this.people = people;
    }

    /** Has failures adjudicated by this one from here on. */
    public void register(Adjudicator one) {
        Names.require("adjudicator", one.name());
        adjudicator = one;
    }

    /** Counts a failure, records it, and acts on it. */
    public Escalated failed(FailureReport report, Principal principal) {
        var submission = submission(principal, report.agentId(), report.threadId())
                .once(FAILURE, report.idempotencyKey(), report.bodyDigest());
        var prepared = records.prepare(report, principal.name(), submission.idempotency());
        var answer = count(submission, report, principal, prepared, Optional.empty());
        return answer.isPresent()
                ? answer.get()
                : count(submission, report, principal, prepared, Optional.of(asking(report, principal)))
                        .orElseThrow();
    }

    private Submission submission(Principal principal, AgentId agentId, ThreadId threadId) {
        return ledger.by(principal).about(Optional.of(agentId), Optional.of(threadId));
    }

    /** Counts the failure; empty if people must be asked, and this step did not know how. */
    private Optional<Escalated> count(
            Submission submission,
            FailureReport report,
            Principal principal,
            EscalationRecords.Prepared prepared,
            Optional<FailureStep.AskPeople> asking) {
        var step = new FailureStep(rules, report, principal, prepared, asking);
        Supplier<Optional<Escalated>> answer =
                submission.run(first -> () -> Optional.of(repeated(first, report)), view -> {
                    var counted = step.run(view);
                    return committed -> () -> told(counted.from(committed), report, principal);
                });
        // on the caller's thread, and after the commit: an adjudicator may be asked, whose answer is another step
        return answer.get();
    }

    private Optional<Escalated> told(FailureStep.Effect effect, FailureReport report, Principal principal) {
        return effect instanceof FailureStep.Effect.Counted done
                ? Optional.of(acted(report, principal, done))
                : Optional.empty();
    }

    /** The first answer again: the failure, and the approval that it, or its adjudication, has opened. */
    private Escalated repeated(Attestation failure, FailureReport report) {
        var members = Members.of(failure.record(), Invariant.LEDGER_INTACT, "failure");
        var count = Math.toIntExact(members.integer("count"));
        var tier = Tier.valueOf(members.string("tier"));
        var approval = members.optional("approvalId", name -> members.read(name, RecordId::parse));
        var opened = approval.isPresent() ? approval : openedBy(failure, count, report);
        return opened.isPresent()
                ? new Escalated(Tier.HUMAN_INTERVENTION, count, opened, failure, true)
                : new Escalated(tier, count, Optional.empty(), failure, true);
    }

    private Optional<RecordId> openedBy(Attestation failure, int count, FailureReport report) {
        var index = failure.proof().index();
        return ledger.read((committed, reader) -> {
            var opened = FailureTables.opened(reader, report.threadId(), report.agentId());
            if (opened.isEmpty() || opened.get().at() <= index || opened.get().at() >= committed.size()) {
                return Optional.empty();
            }
            var record = committed.attest(opened.get().at(), reader).record();
            var escalation = Members.of(record, Invariant.LEDGER_INTACT, "escalation");
            // one of an earlier release names no failure: there the count is all that is known
            var its = escalation
                    .optionalString("failureId")
                    .map(failure.id()::equals)
                    .orElseGet(() -> escalation.integer("count") == count);
            return its ? Optional.of(opened.get().approval()) : Optional.empty();
        });
    }

    /** After the failure is durable: an adjudicator, if there is one, may say that people are to be asked at once. */
    private Escalated acted(FailureReport report, Principal principal, FailureStep.Effect.Counted done) {
        var asked = adjudicator;
        if (done.tier() == Tier.ADJUDICATION && asked != null) {
            var approval = adjudicate(report, principal, done, asked);
            if (approval.isPresent()) {
                return new Escalated(Tier.HUMAN_INTERVENTION, done.count(), approval, done.failure(), false);
            }
        }
        return new Escalated(done.tier(), done.count(), done.approval(), done.failure(), false);
    }

    private Optional<RecordId> adjudicate(
            FailureReport report, Principal principal, FailureStep.Effect.Counted done, Adjudicator asked) {
        var count = done.count();
        var answer = ask(asked, report, count);
        var record = records.adjudication(report, principal.name(), count, asked.name(), answer);
        var escalates = answer.map(Adjudicator.Answer::verdict).equals(Optional.of(Adjudicator.Verdict.ESCALATE));
        var asking = escalates ? asking(report, principal) : null;
        var led =
                new EscalationRecords.Led(report, RecordId.parse(done.failure().id()), count, Tier.HUMAN_INTERVENTION);
        // a kill before this leaves a failure that nothing adjudicated: the next one goes to people
        return ledger.by(principal).run(view -> {
            view.append(record);
            var approval = asking == null ? Optional.<RecordId>empty() : handOver(view, led, principal, asking);
            return committed -> approval;
        });
    }

    private static Optional<Adjudicator.Answer> ask(Adjudicator asked, FailureReport report, int count) {
        try {
            return Optional.of(asked.adjudicate(report, count));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the adjudicator " + asked.name() + " failed", e);
            return Optional.empty();
        }
    }

    private Optional<RecordId> handOver(
            StepView view, EscalationRecords.Led led, Principal principal, FailureStep.AskPeople asking) {
        var open = FailureStep.openApproval(view, led.report());
        if (open.isPresent()) {
            return open;
        }
        var opened = asking.open(view, led.count());
        if (opened == null) {
            return Optional.empty();
        }
        view.append(records.escalation(led, principal.name(), true), opened.id());
        return Optional.of(opened.id());
    }

    /**
     * Looks for the terms outside the step; a tenant without any has its failures recorded and counted all the same.
     */
    private FailureStep.AskPeople asking(FailureReport report, Principal principal) {
        ApprovalPolicies.Chosen chosen;
        try {
            chosen = people.general();
        } catch (RefusedException e) {
            if (e.refusal().invariant() != Invariant.APPROVAL_TERMS) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "nobody can be asked: {0}",
                    e.refusal().problem());
            return (view, failures) -> null;
        }
        return (view, failures) -> open(view, report, principal, chosen, failures);
    }

    private Appended open(
            StepView view, FailureReport report, Principal principal, ApprovalPolicies.Chosen chosen, int failures) {
        PolicyState.requireInForce(view, chosen.policy());
        var action = Action.read(JsonObject.builder()
                .put("name", "thread.continue")
                .put(
                        "parameters",
                        JsonObject.builder()
                                .put("threadId", report.threadId().value())
                                .put("agentId", report.agentId().value())
                                .put("failures", failures)
                                .build())
                .build());
        var context = JsonObject.builder()
                .put("error", new JsonString(report.error()))
                .put("severity", report.severity().wireName())
                .build();
        var opening = new ApprovalRecords.Opening(
                ApprovalOrigin.ESCALATION,
                Optional.of(report.threadId()),
                Optional.of(report.agentId()),
                chosen.terms(),
                action,
                Optional.of(context),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(failures),
                List.of());
        return view.append(approvals.requested(opening, principal, Optional.empty()));
    }

    /** Records a success. */
    public Recorded succeeded(SuccessReport report, Principal principal) {
        var submission = submission(principal, report.agentId(), report.threadId())
                .once(SUCCESS, report.idempotencyKey(), report.bodyDigest());
        var draft = records.success(report, principal.name(), submission.idempotency());
        return submission.run(first -> new Recorded(first, true), view -> {
            var appended = view.append(draft);
            return committed -> new Recorded(committed.attest(appended), false);
        });
    }
}
