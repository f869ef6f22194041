package io.writ.app.escalation;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.gate.FailureReport;
import io.writ.gate.SuccessReport;
import java.util.List;

/** How tasks went, and where that leads. */
public final class FailureRoutes {
    public List<Route> all() {
        return List.of(
                new Route("POST", "/v1/failures", role(Role.DECIDE), this::failed),
                new Route("POST", "/v1/successes", role(Role.EXECUTE), this::succeeded));
    }

    public Reply failed(Call call) {
        call.query().end();
        var report = FailureReport.read(call.json());
        var key = call.idempotencyKey(report.idempotencyKey());
        var led = call.governance()
                .recordFailure(key.map(report::withIdempotencyKey).orElse(report));
        return Reply.json(led.repeated() ? 200 : 201, led.toJson()).repeated(led.repeated());
    }

    public Reply succeeded(Call call) {
        call.query().end();
        var report = SuccessReport.read(call.json());
        var key = call.idempotencyKey(report.idempotencyKey());
        var recorded = call.governance()
                .recordSuccess(key.map(report::withIdempotencyKey).orElse(report));
        return Reply.recorded(201, recorded);
    }
}
