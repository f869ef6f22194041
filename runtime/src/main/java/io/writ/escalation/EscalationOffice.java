package io.writ.escalation;

import io.writ.action.Action;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.PeopleTerms;
import io.writ.caller.CallerStep;
import io.writ.caller.Principal;
import io.writ.gate.ApprovalOrigin;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Recorded;
import io.writ.gate.SuccessReport;
import io.writ.gate.Tier;
import io.writ.ledger.Appended;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.ledger.StepView;
import io.writ.publication.PolicyState;
import io.writ.signing.TenantSecret;
import io.writ.store.Projection;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Counts failures, and hands over to something or somebody that knows more. */
public final class EscalationOffice {
    private static final System.Logger LOG = System.getLogger(EscalationOffice.class.getName());
    private static final String FAILURE = "recordFailure";
    private static final String SUCCESS = "recordSuccess";

    private final Ledger ledger;
    private final TenantSecret secret;
    private final Thresholds thresholds;
    private final EscalationRecords records;
    private final ApprovalRecords approvals;
    private final PeopleTerms people;
    private volatile @Nullable Adjudicator adjudicator;

    public EscalationOffice(
            Ledger ledger,
            LedgerTerms terms,
            EscalationRecords records,
            ApprovalRecords approvals,
            PeopleTerms people) {
        this.ledger = ledger;
        this.secret = terms.secret();
        this.thresholds = terms.tuning().thresholds();
        this.records = records;
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
        principal.pins().require(Optional.of(report.agentId()), Optional.of(report.threadId()));
        var idempotency = report.idempotencyKey()
                .map(key -> Idempotency.of(secret, principal.name(), FAILURE, key.value(), report.bodyDigest()));
        var prepared = records.prepare(report, principal.name(), idempotency);
        var answer = submit(report, principal, idempotency, prepared, Optional.empty());
        return answer.isPresent()
                ? answer.get()
                : submit(report, principal, idempotency, prepared, Optional.of(asking(report, principal)))
                        .orElseThrow();
    }

    private Optional<Escalated> submit(
            FailureReport report,
            Principal principal,
            Optional<Idempotency> idempotency,
            EscalationRecords.Prepared prepared,
            Optional<FailureStep.AskPeople> asking) {
        var step = new FailureStep(records, thresholds, report, principal.name(), idempotency, prepared, asking);
        return switch (ledger.submit(new CallerStep<>(principal, step))) {
            case FailureStep.Effect.NeedsPeople none -> Optional.empty();
            case FailureStep.Effect.Repeated again -> Optional.of(repeated(again.index(), report));
            case FailureStep.Effect.Recorded done -> Optional.of(acted(report, principal, done));
        };
    }

    /** The first answer again: the failure, and the approval that it, or its adjudication, has opened. */
    private Escalated repeated(long index, FailureReport report) {
        var failure = ledger.attestation(index);
        var members = Members.of(failure.record(), Invariant.LEDGER_INTACT, "failure");
        var count = Math.toIntExact(members.integer("count"));
        var tier = Tier.valueOf(members.string("tier"));
        var approval = members.optional("approvalId", name -> members.read(name, RecordId::parse));
        var opened = approval.isPresent() ? approval : openedBy(index, count, report);
        return opened.isPresent()
                ? new Escalated(Tier.HUMAN_INTERVENTION, count, opened, failure, true)
                : new Escalated(tier, count, Optional.empty(), failure, true);
    }

    private Optional<RecordId> openedBy(long index, int count, FailureReport report) {
        return ledger.read((committed, reader) -> {
            var row = reader.row(Projection.ESCALATION, EscalationRows.agent(report.threadId(), report.agentId()));
            if (row == null || row.at() <= index || row.at() >= committed.size()) {
                return Optional.empty();
            }
            var escalation = committed.attest(row.at(), reader).record();
            return Members.of(escalation, Invariant.LEDGER_INTACT, "escalation").integer("count") == count
                    ? Optional.of(EscalationRows.approval(row))
                    : Optional.empty();
        });
    }

    /** After the failure is durable: an adjudicator, if there is one, may say that people are to be asked at once. */
    private Escalated acted(FailureReport report, Principal principal, FailureStep.Effect.Recorded done) {
        var asked = adjudicator;
        if (done.tier() == Tier.ADJUDICATION && asked != null) {
            var approval = adjudicate(report, principal, done.count(), asked);
            if (approval.isPresent()) {
                return new Escalated(Tier.HUMAN_INTERVENTION, done.count(), approval, done.failure(), false);
            }
        }
        return new Escalated(done.tier(), done.count(), done.approval(), done.failure(), false);
    }

    private Optional<RecordId> adjudicate(FailureReport report, Principal principal, int count, Adjudicator asked) {
        var answer = ask(asked, report, count);
        var record = records.adjudication(report, principal.name(), count, asked.name(), answer);
        var escalates = answer.map(Adjudicator.Answer::verdict).equals(Optional.of(Adjudicator.Verdict.ESCALATE));
        var asking = escalates ? asking(report, principal) : null;
        // a kill before this leaves a failure that nothing adjudicated: the next one goes to people
        return ledger.submit(new CallerStep<>(principal, view -> {
            view.append(record);
            var approval =
                    asking == null ? Optional.<RecordId>empty() : handOver(view, report, principal, count, asking);
            return committed -> approval;
        }));
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
            StepView view, FailureReport report, Principal principal, int count, FailureStep.AskPeople asking) {
        var open = FailureStep.openApproval(view, EscalationRows.agent(report.threadId(), report.agentId()));
        if (open.isPresent()) {
            return open;
        }
        var opened = asking.open(view, count);
        if (opened == null) {
            return Optional.empty();
        }
        view.append(records.escalation(report, principal.name(), count, Tier.HUMAN_INTERVENTION, true), opened.id());
        return Optional.of(opened.id());
    }

    /**
     * Looks for the terms outside the step; a tenant without any has its failures recorded and counted all the same.
     */
    private FailureStep.AskPeople asking(FailureReport report, Principal principal) {
        PeopleTerms.Lent lent;
        try {
            lent = people.general();
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
        return (view, failures) -> open(view, report, principal, lent, failures);
    }

    private Appended open(
            StepView view, FailureReport report, Principal principal, PeopleTerms.Lent lent, int failures) {
        PolicyState.requireInForce(view, lent.of());
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
                lent.terms(),
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
        principal.pins().require(Optional.of(report.agentId()), Optional.of(report.threadId()));
        var idempotency = report.idempotencyKey()
                .map(key -> Idempotency.of(secret, principal.name(), SUCCESS, key.value(), report.bodyDigest()));
        var draft = records.success(report, principal.name(), idempotency);
        return ledger.submit(new CallerStep<>(principal, view -> {
            var answered = idempotency.map(key -> key.answeredAt(view));
            if (answered.isPresent() && answered.get().isPresent()) {
                var index = answered.get().getAsLong();
                return committed -> new Recorded(ledger.attestation(index), true);
            }
            var appended = view.append(draft);
            return committed -> new Recorded(committed.attest(appended), false);
        }));
    }
}
