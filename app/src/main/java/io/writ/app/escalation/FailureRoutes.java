package io.writ.app.escalation;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Recorded;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.escalation.FailureReport;
import io.writ.escalation.SuccessReport;
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
        var led = call.governor()
                .people()
                .recordFailure(key.map(report::withIdempotencyKey).orElse(report), call.principal());
        var reply = Reply.json(led.repeated() ? 200 : 201, EscalationJson.of(led));
        return reply.repeated(led.repeated());
    }

    public Reply succeeded(Call call) {
        call.query().end();
        var report = SuccessReport.read(call.json());
        var key = call.idempotencyKey(report.idempotencyKey());
        var keyed = key.map(report::withIdempotencyKey).orElse(report);
        return Recorded.by(call.governor(), () -> call.governor().people().recordSuccess(keyed, call.principal()))
                .reply(201);
    }
}
