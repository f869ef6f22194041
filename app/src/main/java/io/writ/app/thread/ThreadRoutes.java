package io.writ.app.thread;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.gate.Recorded;
import io.writ.gate.ThreadOrder;
import io.writ.gate.ThreadState;
import io.writ.thread.VisibleThreads;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.function.Function;

/** The emergency stop: where threads stand, and a person's orders. */
public final class ThreadRoutes {
    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/threads", role(Role.AUDIT, Role.DECIDE), this::list),
                new Route("GET", "/v1/threads/{id}", role(Role.AUDIT, Role.DECIDE), this::read),
                new Route("POST", "/v1/threads/{id}/stop", role(Role.ADMIN), this::stop),
                new Route("POST", "/v1/threads/{id}/resume", role(Role.ADMIN), this::resume));
    }

    public Reply list(Call call) {
        call.query().end();
        var threads = new VisibleThreads(call.tenant().threads(), call.principal());
        return Reply.json(
                200,
                JsonObject.builder()
                        .put(
                                "threads",
                                new JsonArray(threads.stopped().stream()
                                        .<JsonValue>map(ThreadState::toJson)
                                        .toList()))
                        .build());
    }

    public Reply read(Call call) {
        call.query().end();
        return Reply.json(
                200, call.governance().thread(new ThreadId(call.path("id"))).toJson());
    }

    public Reply stop(Call call) {
        return ordered(call, call.governance()::stopThread);
    }

    public Reply resume(Call call) {
        return ordered(call, call.governance()::resumeThread);
    }

    private static Reply ordered(Call call, Function<ThreadOrder, Recorded> giving) {
        call.query().end();
        var order = ThreadOrder.read(call.path("id"), call.json());
        var key = call.idempotencyKey(order.idempotencyKey());
        return Reply.recorded(
                200, giving.apply(key.map(order::withIdempotencyKey).orElse(order)));
    }
}
