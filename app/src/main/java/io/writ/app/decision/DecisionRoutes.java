package io.writ.app.decision;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.history.SearchRoutes;
import io.writ.app.http.Call;
import io.writ.app.http.HeldRequests;
import io.writ.app.http.Problems;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.approval.VisibleApprovals;
import io.writ.caller.Role;
import io.writ.gate.Answer;
import io.writ.gate.Problem;
import io.writ.gate.Proposal;
import io.writ.policy.ExecutionState;
import io.writ.verifier.Attestation;
import io.writ.verifier.Disclosure;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decisions: made, read, tried out. */
public final class DecisionRoutes {
    /** Says that a chain holds not all that there is. */
    private static final String PARTIAL = "Chain-Partial";

    /** How the types of an approval's records begin. */
    private static final String APPROVAL = "approval.";

    private static final String PENDING = ExecutionState.PENDING_OVERRIDE.wireName();

    private final HeldRequests polls;
    private final Duration longestWait;

    /** @param longestWait below the time after which an idle connection is closed */
    public DecisionRoutes(HeldRequests polls, Duration longestWait) {
        this.polls = polls;
        this.longestWait = longestWait;
    }

    public List<Route> all() {
        return List.of(
                new Route("POST", "/v1/decisions", role(Role.DECIDE), this::decide),
                new Route("GET", "/v1/decisions/{executionId}", role(Role.DECIDE, Role.AUDIT), this::read),
                new Route("POST", "/v1/simulate", role(Role.DECIDE), this::simulate));
    }

    public Reply decide(Call call) {
        call.query().end();
        var body = Proposal.read(call.json());
        var key = call.idempotencyKey(body.idempotencyKey());
        var proposal = key.map(body::withIdempotencyKey).orElse(body);
        return switch (call.governance().executeFromSignals(proposal)) {
            case Answer.Decided decided -> decided(decided.attestation(), decided.repeated());
            case Answer.Replayed replayed -> replayed(replayed);
            case Answer.Refused refused -> Problems.of(refused.refusal());
        };
    }

    private static Reply decided(Attestation attestation, boolean repeated) {
        var reply = Reply.attestation(repeated ? 200 : 201, attestation);
        return repeated ? reply.repeated(true) : reply.with("Location", "/v1/decisions/" + attestation.id());
    }

    private static Reply replayed(Answer.Replayed replayed) {
        var problem =
                Problem.of(replayed.refusal()).about(replayed.executionId()).builder();
        replayed.first().ifPresent(first -> problem.put("attestation", first.toJson()));
        var reply = Problems.of(Problems.status(Invariant.ALREADY_DECIDED), problem);
        return reply.repeated(replayed.repeated());
    }

    public Reply read(Call call) {
        var disclose = call.query().text("disclose");
        var wait = call.query().seconds("wait", longestWait);
        var chain = call.query().flag("chain");
        call.query().end();
        var first = find(call);
        wait.filter(asked -> first.executionState().equals(Optional.of(PENDING)))
                .ifPresent(atMost -> polls.hold(
                        call.principal(), () -> call.tenant().history().awaitSequel(idOf(first), atMost)));
        if (chain) {
            return call.heavily(() -> chain(call, idOf(first), disclose));
        }
        var decision = wait.isPresent() ? find(call) : first; //     its proof covers what has come of it
        return Reply.attestation(
                200, disclose.map(places -> limited(decision, places)).orElse(decision));
    }

    /** The decision and what names it. Who may see its own alone is not told who else asked for the same. */
    private static Reply chain(Call call, RecordId executionId, Optional<String> disclose) {
        var chain = call.tenant().history().chain(executionId).orElseThrow();
        var visible = new VisibleApprovals(call.tenant().approvals(), call.principal());
        var asked = disclose.isEmpty() && visible.find(executionId).isPresent();
        var shown = chain.records().stream()
                .filter(record ->
                        call.principal().mayRead(record) || !record.type().equals("replay.refused"))
                .map(record -> asked && record.type().startsWith(APPROVAL)
                        ? visible.shown(record)
                        : shown(call, record, disclose))
                .toList();
        var reply = Reply.json(200, SearchRoutes.array(shown));
        return chain.whole() ? reply : reply.with(PARTIAL, "true");
    }

    /** Of a chain only the decision has places that a caller can name. */
    private static Attestation shown(Call call, Attestation record, Optional<String> disclose) {
        if (disclose.isPresent() && record.type().equals("decision")) {
            return limited(record, disclose.get());
        }
        return disclose.isEmpty() && call.principal().mayRead(record) ? record : withoutDisclosures(record);
    }

    private static Attestation withoutDisclosures(Attestation record) {
        return Attestation.of(record.leaf(), List.of(), record.proof());
    }

    private static RecordId idOf(Attestation decision) {
        return RecordId.parse(decision.id());
    }

    /** The decision that the path names, for a caller that may see it. */
    private static Attestation find(Call call) {
        return id(call.path("executionId"))
                .flatMap(call.governance()::attestation)
                .orElseThrow(() -> Invariant.KNOWN
                        .refuse("executionId", "there is no such decision, or the key may not see it")
                        .exception());
    }

    private static Optional<RecordId> id(String text) {
        try {
            return Optional.of(RecordId.parse(text));
        } catch (RefusedException | IllegalArgumentException e) {
            // what is no id names nothing
            return Optional.empty();
        }
    }

    /** The same attestation with no more than these disclosures: the proof does not depend on them. */
    private static Attestation limited(Attestation attestation, String places) {
        var wanted = places.isEmpty() ? Set.<String>of() : Set.of(places.split(",", -1));
        List<Disclosure> kept = attestation.disclosures().stream()
                .filter(disclosure -> wanted.contains(disclosure.place()))
                .toList();
        if (kept.size() < wanted.size()) {
            throw Invariant.HTTP_FORM
                    .refuse("?disclose", "it names a place that the record discloses nothing at")
                    .exception();
        }
        return Attestation.of(
                attestation.leaf(), kept.stream().map(Disclosure::text).toList(), attestation.proof());
    }

    public Reply simulate(Call call) {
        call.query().end();
        return Reply.json(
                200, call.governance().simulate(Proposal.read(call.json())).json());
    }
}
