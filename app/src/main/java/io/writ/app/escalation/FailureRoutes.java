package io.writ.app.escalation;

import io.writ.app.http.Call;
import io.writ.app.http.Recorded;
import io.writ.app.http.Reply;
import io.writ.gate.FailureReport;
import io.writ.gate.SuccessReport;

/** How tasks went, and where that leads. */
public final class FailureRoutes {
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
