package io.writ.app.server;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.metrics.ServerMetrics;
import io.writ.home.HomeFounder;
import io.writ.verifier.canonical.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What operators and their tools ask of a server: whether it lives, whether it can decide, what it measures. */
final class OperationRoutes {
    static final String HEALTHZ = "/healthz";
    static final String READYZ = "/readyz";
    static final Set<String> PROBES = Set.of(HEALTHZ, READYZ);

    private final Readiness readiness;
    private final ServerMetrics metrics;

    OperationRoutes(Readiness readiness, ServerMetrics metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /** Answers as long as requests are answered at all. */
    Reply healthz(Call call) {
        call.query().end();
        return Reply.json(200, JsonObject.builder().put("alive", true).build());
    }

    Reply readyz(Call call) {
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
    Reply metrics(Call call) {
        call.query().end();
        var tenant = call.principal().grant().tenant();
        var text = tenant.equals(HomeFounder.DEFAULT_TENANT) ? metrics.scrape() : metrics.scrape(tenant);
        return Reply.of(200, ServerMetrics.CONTENT_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }
}
