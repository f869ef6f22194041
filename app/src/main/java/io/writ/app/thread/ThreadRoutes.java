package io.writ.app.thread;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.gate.Recorded;
import io.writ.gate.ThreadOrder;
import io.writ.gate.ThreadState;
import io.writ.thread.ThreadReader;
import io.writ.thread.VisibleThreads;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.function.Function;

/** The emergency stop: where threads stand, and a person's orders. */
public final class ThreadRoutes {
    private static final long DEFAULT_PAGE = 100;

    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/threads", role(Role.AUDIT, Role.DECIDE), this::list),
                new Route("GET", "/v1/threads/{id}", role(Role.AUDIT, Role.DECIDE), this::read),
                new Route("POST", "/v1/threads/{id}/stop", role(Role.ADMIN), this::stop),
                new Route("POST", "/v1/threads/{id}/resume", role(Role.ADMIN), this::resume));
    }

    public Reply list(Call call) {
        var limit = call.query().number("limit", 1, ThreadReader.MAX_PAGE).orElse(DEFAULT_PAGE);
        var after = call.query().text("after").map(ThreadRoutes::cursor);
        call.query().end();
        var page = new VisibleThreads(call.tenant().threads(), call.principal()).stopped(after, limit.intValue());
        var answer = JsonObject.builder()
                .put(
                        "threads",
                        new JsonArray(page.threads().stream()
                                .<JsonValue>map(ThreadState::toJson)
                                .toList()));
        page.next().ifPresent(next -> answer.put("next", next.value()));
        return Reply.json(200, answer.build());
    }

    private static ThreadId cursor(String text) {
        if (!Names.isName(text)) {
            throw Invariant.HTTP_FORM
                    .refuse(
                            "?after",
                            "this is not where a page begins",
                            "Give what `next` of the page before said, or none for the first page.")
                    .exception();
        }
        return new ThreadId(text);
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
