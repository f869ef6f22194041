package io.writ.app.http;

import io.writ.verifier.refusal.Invariant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty's requests and the dispatcher's calls; each runs on a virtual thread of its own and may block. */
final class JettyAdapter extends Handler.Abstract {
    private final Dispatcher dispatcher;
    private final int bodyLimit;

    JettyAdapter(Dispatcher dispatcher, int bodyLimit) {
        this.dispatcher = dispatcher;
        this.bodyLimit = bodyLimit;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var uri = request.getHttpURI();
        var query = uri.getQuery();
        try {
            var reply = dispatcher.answer(
                    request.getMethod(),
                    uri.getPath() == null ? "/" : uri.getPath(),
                    query == null ? "" : query,
                    new Received(request, bodyLimit));
            send(reply, request, response, callback);
        } catch (UncheckedIOException e) {
            // the caller went away, or was too slow, before its request was whole: nothing has been done for it
            callback.failed(e.getCause());
        }
        return true;
    }

    private static void send(Reply reply, Request request, Response response, Callback callback) {
        response.setStatus(reply.status());
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach(headers::put);
        if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
            headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        }
        switch (reply.body()) {
            case Reply.Body.Bytes body -> {
                headers.put(HttpHeader.CONTENT_LENGTH, body.bytes().length);
                var head = request.getMethod().equals("HEAD");
                response.write(true, head ? null : ByteBuffer.wrap(body.bytes()), callback);
            }
            case Reply.Body.Stream body -> stream(body, request, response, callback);
        }
    }

    private static void stream(Reply.Body.Stream body, Request request, Response response, Callback callback) {
        if (request.getMethod().equals("HEAD")) {
            callback.succeeded();
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

    /** A request as the answerers see it. */
    private record Received(Request request, int bodyLimit) implements Call.Incoming {
        @Override
        public Optional<String> header(String name) {
            var values = request.getHeaders().getValuesList(name);
            if (values.size() > 1) {
                throw Invariant.HTTP_FORM
                        .refuse(name, "the header is there more than once")
                        .exception();
            }
            return values.stream().findFirst();
        }

        @Override
        public String base() {
            var scheme = request.isSecure() ? "https" : "http";
            var port = Request.getServerPort(request);
            // as a caller writes it: without the port that goes without saying
            var standard = port == (request.isSecure() ? 443 : 80);
            return scheme + "://" + Request.getServerName(request) + (standard ? "" : ":" + port);
        }

        @Override
        public byte[] body() {
            if (request.getLength() > bodyLimit) {
                throw tooLong();
            }
            try (InputStream in = Content.Source.asInputStream(request)) {
                var bytes = in.readNBytes(bodyLimit + 1);
                if (bytes.length > bodyLimit) {
                    throw tooLong();
                }
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private RuntimeException tooLong() {
            return new HttpRefusal(
                    413,
                    Invariant.INPUT_LIMITS.refuse("body", "the body is longer than " + bodyLimit + " bytes"),
                    Map.of());
        }
    }
}
