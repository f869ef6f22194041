package io.writ.app.history;

import static io.writ.app.http.RouteRule.role;

import io.writ.Tenant;
import io.writ.Tenants;
import io.writ.app.http.Call;
import io.writ.app.http.HeldRequests;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.KeyPrincipal;
import io.writ.caller.Role;
import io.writ.history.EventLog;
import io.writ.ledger.Growth;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The records in order: page by page, and live as server-sent events (HTML Living Standard, section 9.2). */
public final class EventRoutes {
    private static final String STREAM = "text/event-stream";
    private static final long DEFAULT_PAGE = 100;
    private static final int PIECE = 64;

    /** How soon a stream notices that its key is no longer good. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    /**
     * After so many quiet rounds a comment shows that the stream is alive. That is shorter than every usual idle
     * time-out.
     */
    private static final int HEARTBEAT_ROUNDS = 15;

    private final Tenants tenants;
    private final HeldRequests streams;

    public EventRoutes(Tenants tenants, HeldRequests streams) {
        this.tenants = tenants;
        this.streams = streams;
    }

    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/events", role(Role.AUDIT), this::page),
                new Route("GET", "/v1/events/stream", role(Role.AUDIT), this::stream));
    }

    private Reply page(Call call) {
        var from = call.query().number("from", 0, Long.MAX_VALUE).orElse(0L);
        var limit = call.query().number("limit", 1, EventLog.MAX_PAGE).orElse(DEFAULT_PAGE);
        call.query().end();
        return call.heavily(() -> reply(call.tenant().events().page(from, limit.intValue()), call.principal()));
    }

    private static Reply reply(EventLog.Page page, KeyPrincipal caller) {
        return Reply.json(
                200,
                JsonObject.builder()
                        .put(
                                "events",
                                new JsonArray(shown(page, caller).stream()
                                        .<JsonValue>map(EventLog.Event::json)
                                        .toList()))
                        .put("next", page.next())
                        .build());
    }

    private Reply stream(Call call) {
        var asked = call.query().number("from", 0, Long.MAX_VALUE);
        call.query().end();
        var from = lastSeen(call).map(index -> index + 1).or(() -> asked).orElse(0L);
        // refused here, while the status can still say so
        call.tenant().events().page(from, 1);
        streams.requireRoom(call.principal());
        return Reply.stream(
                STREAM,
                out -> streams.<IOException>hold(
                        call.principal(), () -> follow(call.tenant(), call.principal(), from, out)));
    }

    /** The last event that the consumer saw. Consumers send it by themselves when they connect again. */
    private static Optional<Long> lastSeen(Call call) {
        return call.header("Last-Event-ID").map(text -> {
            if (text.matches("[0-9]{1,18}")) {
                return Long.parseLong(text);
            }
            throw Invariant.HTTP_FORM
                    .refuse("Last-Event-ID", "the id of an event was expected", "Send the `id` of the last event.")
                    .exception();
        });
    }

    /** Writes events for as long as the consumer reads them. If it does not read, only this thread waits. */
    private void follow(Tenant tenant, KeyPrincipal caller, long from, OutputStream out)
            throws IOException, InterruptedException {
        var events = tenant.events();
        var next = from;
        var quiet = 0;
        write(out, ": events from " + from + "\n\n");
        while (tenants.keys().stillGood(caller)) {
            var page = events.page(next, PIECE);
            if (!page.events().isEmpty()) {
                out.write(text(shown(page, caller)));
                out.flush();
                next = page.next();
                quiet = 0;
                continue;
            }
            var growth = events.await(next, ROUND);
            if (growth == Growth.CLOSED) {
                return;
            }
            if (growth == Growth.TIMED_OUT && ++quiet % HEARTBEAT_ROUNDS == 0) {
                write(out, ": still here\n\n");
            }
        }
    }

    /** What the caller may read: a pinned key gets the events of its agents and threads alone. */
    private static List<EventLog.Event> shown(EventLog.Page page, KeyPrincipal caller) {
        return page.events().stream()
                .filter(event -> caller.mayRead(event.record()))
                .toList();
    }

    private static byte[] text(List<EventLog.Event> events) {
        var bytes = new ByteArrayOutputStream();
        for (var event : events) {
            bytes.writeBytes(("id: " + event.index() + "\nevent: " + event.type() + "\ndata: ")
                    .getBytes(StandardCharsets.US_ASCII));
            // canonical JSON has no line break: whatever the data is, it cannot end the event
            bytes.writeBytes(event.json().canonical());
            bytes.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
