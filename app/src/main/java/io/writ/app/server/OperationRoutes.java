package io.writ.app.server;

import static io.writ.app.http.RouteRule.open;
import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.app.metrics.ServerMetrics;
import io.writ.caller.Role;
import io.writ.verifier.canonical.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What operators and their tools ask of a server: whether it lives, whether it can decide, what it measures. */
final class OperationRoutes {
    private static final String HEALTHZ = "/healthz";
    private static final String READYZ = "/readyz";
    static final Set<String> PROBES = Set.of(HEALTHZ, READYZ);

    private final Readiness readiness;
    private final ServerMetrics metrics;

    OperationRoutes(Readiness readiness, ServerMetrics metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    List<Route> all() {
        return List.of(
                new Route("GET", HEALTHZ, open(), this::healthz),
                new Route("GET", READYZ, open(), this::readyz),
                new Route("GET", "/metrics", role(Role.AUDIT), this::metrics));
    }

    /** Answers as long as requests are answered at all. */
    private Reply healthz(Call call) {
        call.query().end();
        return Reply.json(200, JsonObject.builder().put("alive", true).build());
    }

    private Reply readyz(Call call) {
        call.query().end();
        var answer = readiness.answer();
        return Reply.json(
                answer.ready() ? 200 : 503,
                JsonObject.builder()
                        .put("ready", answer.ready())
                        .put("checks", answer.checks())
                        .build());
    }

    /** Sums over all tenants are for the operator, whose keys are those of the tenant default. */
    private Reply metrics(Call call) {
        call.query().end();
        var text = call.isOperator()
                ? metrics.scrape()
                : metrics.scrape(call.principal().grant().tenant().value());
        return Reply.of(200, ServerMetrics.CONTENT_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }
}
