package io.writ.app.authzen;

import static io.writ.app.http.RouteRule.open;
import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.authzen.AccessBatch;
import io.writ.authzen.AccessRequest;
import io.writ.caller.Role;
import io.writ.gate.Answer;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The OpenID AuthZEN Authorization API 1.0: access questions, one or several, and where they are asked. */
public final class AuthzenRoutes {
    private static final String EVALUATION = "/access/v1/evaluation";
    private static final String EVALUATIONS = "/access/v1/evaluations";

    private final Optional<URI> publicUrl;

    /** @param publicUrl where callers reach the server; without it, the address that each of them used over TLS */
    public AuthzenRoutes(Optional<URI> publicUrl) {
        this.publicUrl = publicUrl;
    }

    public List<Route> all() {
        return List.of(
                new Route("POST", EVALUATION, role(Role.DECIDE), this::evaluation, new AuthzenStyle()),
                new Route("POST", EVALUATIONS, role(Role.DECIDE), this::evaluations, new AuthzenStyle()),
                new Route("GET", "/.well-known/authzen-configuration", open(), this::configuration));
    }

    private Reply evaluation(Call call) {
        call.query().end();
        return single(call, call.json());
    }

    private Reply evaluations(Call call) {
        call.query().end();
        var body = call.json();
        return AccessBatch.read(body).map(batch -> several(call, batch)).orElseGet(() -> single(call, body));
    }

    private static Reply single(Call call, JsonObject body) {
        var request = AccessRequest.read(body);
        var keyed = call.idempotencyKey().map(request::withIdempotencyKey).orElse(request);
        var answer = call.tenant().access().evaluate(keyed, call.principal());
        var reply = Reply.json(200, decision(answer));
        return answer instanceof Answer.Decided decided && decided.repeated() ? reply.repeated(true) : reply;
    }

    private static Reply several(Call call, AccessBatch batch) {
        var keyed = call.idempotencyKey().map(batch::withIdempotencyKey).orElse(batch);
        List<JsonValue> answers = call.tenant().access().evaluate(keyed, call.principal()).stream()
                .<JsonValue>map(AuthzenRoutes::decision)
                .toList();
        return Reply.json(
                200,
                JsonObject.builder().put("evaluations", new JsonArray(answers)).build());
    }

    /**
     * One decision (section 5.5), with its context.
     *
     * @throws io.writ.verifier.refusal.RefusedException if the refusal is of the whole call
     */
    private static JsonObject decision(Answer answer) {
        return JsonObject.builder()
                .put("decision", answer instanceof Answer.Approved)
                .put(
                        "context",
                        switch (answer) {
                            case Answer.Decided decided -> context(decided);
                            case Answer.Refused refused -> context(refused.refusal());
                            case Answer.Replayed replayed ->
                                throw new IllegalStateException("an access question is no replay");
                        })
                .build();
    }

    private static JsonObject context(Answer.Decided decided) {
        var record = decided.attestation().record();
        var decision = (JsonObject) Objects.requireNonNull(record.get("decision"));
        return JsonObject.builder()
                .put("executionId", Objects.requireNonNull(record.string("executionId")))
                .put("policy", record.string("policyId") + "@" + record.string("policyVersion"))
                .put("rule", Objects.requireNonNull(decision.string("rule")))
                .put("reason", Objects.requireNonNull(decision.string("reason")))
                .build();
    }

    /** Says why there is no decision. Only this question gets the answer {@code false}. */
    private static JsonObject context(Refusal refusal) {
        if (AuthzenStyle.concernsTheCall(refusal) || refusal.invariant() == Invariant.IDEMPOTENCY_KEY) {
            throw refusal.exception();
        }
        return JsonObject.builder()
                .put("reason", refusal.problem())
                .put("invariant", refusal.invariant().id())
                .put("field", refusal.place())
                .build();
    }

    /** The metadata of this decision point (section 9.2.2), at the address under which it was asked. */
    private Reply configuration(Call call) {
        call.query().end();
        if (publicUrl.isEmpty() && !call.isSecure()) {
            // whoever is between a caller and a server in clear could name any decision point
            throw Invariant.KNOWN
                    .refuse(
                            "",
                            "there are no metadata at an address that is not https",
                            "Ask over https, or have server.public-url set.")
                    .exception();
        }
        var base = publicUrl.map(url -> url.toString().replaceFirst("/$", "")).orElseGet(call::base);
        return Reply.json(
                200,
                JsonObject.builder()
                        .put("policy_decision_point", base)
                        .put("access_evaluation_endpoint", base + EVALUATION)
                        .put("access_evaluations_endpoint", base + EVALUATIONS)
                        .build());
    }
}
