package io.writ.app.thread;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Recorded;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.thread.ThreadOrder;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.util.List;

/** The emergency stop: where threads stand, and a person's orders. */
public final class ThreadRoutes {
    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/threads", role(Role.AUDIT, Role.DECIDE), this::list),
                new Route("GET", "/v1/threads/{id}", role(Role.AUDIT, Role.DECIDE), this::read),
                new Route("POST", "/v1/threads/{id}/stop", role(Role.ADMIN), this::stop),
                new Route("POST", "/v1/threads/{id}/resume", role(Role.ADMIN), this::resume));
    }

    /** A stop or a resumption. */
    private interface Order {
        Attestation give(ThreadOrder order, Principal principal);
    }

    public Reply list(Call call) {
        call.query().end();
        return Reply.json(
                200,
                JsonObject.builder()
                        .put("threads", new JsonArray(List.copyOf(desk(call).stopped())))
                        .build());
    }

    public Reply read(Call call) {
        call.query().end();
        return Reply.json(200, desk(call).require(call.path("id")));
    }

    private static ThreadDesk desk(Call call) {
        return new ThreadDesk(call.governor().people().threads(), call.principal());
    }

    public Reply stop(Call call) {
        return ordered(call, call.governor().people()::stopThread);
    }

    public Reply resume(Call call) {
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
