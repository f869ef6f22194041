package io.writ.app.http;

import io.writ.Principal;
import io.writ.app.ThreadDesk;
import io.writ.escalation.ThreadOrder;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;

/** The emergency stop: where threads stand, and a person's orders. */
final class ThreadRoutes {
    /** A stop or a resumption. */
    private interface Order {
        Attestation give(ThreadOrder order, Principal principal);
    }

    Reply list(Call call) {
        call.query().end();
        return Reply.json(
                200,
                JsonObject.builder()
                        .put("threads", new JsonArray(List.copyOf(desk(call).stopped())))
                        .build());
    }

    Reply read(Call call) {
        call.query().end();
        return Reply.json(200, desk(call).require(call.path("id")));
    }

    private static ThreadDesk desk(Call call) {
        return new ThreadDesk(call.governor().people().threads(), call.principal());
    }

    Reply stop(Call call) {
        return ordered(call, call.governor().people()::stopThread);
    }

    Reply resume(Call call) {
        return ordered(call, call.governor().people()::resumeThread);
    }

    private static Reply ordered(Call call, Order order) {
        call.query().end();
        var wanted = ThreadOrder.read(call.path("id"), call.json());
        var key = call.idempotencyKey(wanted.idempotencyKey());
        var keyed = key.map(wanted::withIdempotencyKey).orElse(wanted);
        return Recorded.by(call.governor(), () -> order.give(keyed, call.principal()))
                .reply(200);
    }
}
