package io.writ.app.http;

import io.writ.app.config.ServerSettings.Limits;
import io.writ.app.metrics.ServerMetrics;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Turns Jetty's requests into calls of the dispatcher. Each request has a virtual thread of its own and may block. */
final class JettyAdapter extends Handler.Abstract {
    private static final byte[] NOTHING = {};

    private final Dispatcher dispatcher;
    private final Set<String> probes;
    private final Limits limits;
    private final Admission admission;
    private final ServerMetrics metrics;
    private final Exchange.Shared shared;
    private final SlowConnections connections;

    JettyAdapter(
            Dispatcher dispatcher,
            Set<String> probes,
            Limits limits,
            Admission admission,
            ServerMetrics metrics,
            Exchange.Shared shared) {
        this.dispatcher = dispatcher;
        this.probes = probes;
        this.limits = limits;
        this.admission = admission;
        this.metrics = metrics;
        this.shared = shared;
        this.connections = shared.connections();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var connection = request.getConnectionMetaData().getConnection();
        connections.begin(connection);
        var path = request.getHttpURI().getPath();
        Visit visit;
        try {
            visit = probes.contains(String.valueOf(path)) ? admission.probe() : admission.enter();
        } catch (HttpRefusal e) {
            var refused = exchange(request, response, callback, admission.probe());
            refused.exchange.refused(e.refusal().invariant());
            send(Problems.of(e), request, response, refused.ending);
            return true;
        }
        var entered = exchange(request, response, callback, visit);
        answer(path == null ? "/" : path, request, response, entered);
        return true;
    }

    /** A request and its end. */
    private record Entered(Exchange exchange, Visit visit, Ending ending) {}

    private Entered exchange(Request request, Response response, Callback callback, Visit visit) {
        var exchange = new Exchange(request, limits, visit, shared, metrics);
        var connection = request.getConnectionMetaData().getConnection();
        var ending = new Ending(callback, whole -> {
            exchange.ended(response.getStatus(), whole);
            connections.end(connection);
            visit.leave();
        });
        return new Entered(exchange, visit, ending);
    }

    private void answer(String path, Request request, Response response, Entered entered) {
        var ending = entered.ending;
        try {
            var query = request.getHttpURI().getQuery();
            var reply = dispatcher.answer(request.getMethod(), path, query == null ? "" : query, entered.exchange);
            entered.visit.leaveUnclaimed();
            send(reply, request, response, ending);
        } catch (BrokenRequestException e) {
            // from the cause Jetty knows whether somebody can still be told that this was not HTTP
            ending.failed(e.reason());
        } catch (RuntimeException | Error e) {
            // even then the request must not count as being answered for ever
            ending.failed(e);
        }
    }

    private void send(Reply reply, Request request, Response response, Callback callback) {
        response.setStatus(reply.status());
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach(headers::put);
        if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
            headers.put(HttpHeader.CACHE_CONTROL, "no-store");
            Exchange.giveBackId(request, response);
        }
        if (!request.consumeAvailable()) {
            // the connection is closed because of the unread body, so the caller must not use it again
            headers.put(HttpHeader.CONNECTION, "close");
        }
        switch (reply.body()) {
            case Reply.Body.Bytes body -> {
                headers.put(HttpHeader.CONTENT_LENGTH, body.bytes().length);
                var head = request.getMethod().equals("HEAD");
                new AnswerWriter(response, request.getConnectionMetaData().getConnection(), connections)
                        .write(head ? NOTHING : body.bytes(), callback);
            }
            case Reply.Body.Stream body -> stream(body, request, response, callback);
        }
    }

    private static void stream(Reply.Body.Stream body, Request request, Response response, Callback callback) {
        if (request.getMethod().equals("HEAD")) {
            // headers that are sent before the end: a length of 0 would say that the stream is empty
            response.write(false, null, Callback.from(callback::succeeded, callback::failed));
            return;
        }
        try (var out = Content.Sink.asOutputStream(response)) {
            body.writer().write(out);
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    /** Does once what must be done when the answer has ended, whole or not. */
    private static final class Ending extends Callback.Nested {
        private final End end;
        private final AtomicBoolean ended = new AtomicBoolean();

        /** Is told about the end. */
        @FunctionalInterface
        interface End {
            void ended(boolean whole);
        }

        Ending(Callback callback, End end) {
            super(callback);
            this.end = end;
        }

        @Override
        public void succeeded() {
            if (ended.compareAndSet(false, true)) {
                end.ended(true);
                super.succeeded();
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (ended.compareAndSet(false, true)) {
                end.ended(false);
                super.failed(cause);
            }
        }
    }
}
