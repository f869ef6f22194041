package io.writ.app.http;

import io.writ.app.EscalationJson;
import io.writ.escalation.FailureReport;
import io.writ.escalation.SuccessReport;

/** How tasks went, and where that leads. */
final class FailureRoutes {
    Reply failed(Call call) {
        call.query().end();
        var report = FailureReport.read(call.json());
        var key = call.idempotencyKey(report.idempotencyKey());
        var led = call.governor()
                .people()
                .recordFailure(key.map(report::withIdempotencyKey).orElse(report), call.principal());
        var reply = Reply.json(led.repeated() ? 200 : 201, EscalationJson.of(led));
        return led.repeated() ? reply.with(DecisionRoutes.REPEATED, "true") : reply;
    }

    Reply succeeded(Call call) {
        call.query().end();
        var report = SuccessReport.read(call.json());
        var key = call.idempotencyKey(report.idempotencyKey());
        var keyed = key.map(report::withIdempotencyKey).orElse(report);
        return Recorded.by(call.governor(), () -> call.governor().people().recordSuccess(keyed, call.principal()))
                .reply(201);
    }
}
