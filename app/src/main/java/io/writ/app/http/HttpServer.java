package io.writ.app.http;

import io.writ.Tenants;
import io.writ.verifier.canonical.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The listening server: Jetty with a virtual thread for each request. Started when it has been made; close it. */
public final class HttpServer implements AutoCloseable {
    private static final int BODY_LIMIT = 4 << 20;
    private static final int HEADER_BYTES = 16 << 10;
    private static final long IDLE_MILLIS = 60_000;

    /** Beyond what can be open: a slow request holds a virtual thread and nothing that another one needs. */
    private static final int MAX_TASKS = 1 << 20;

    private static final UriCompliance URIS = UriCompliance.UNSAFE.without(
            "writ",
            Violation.BAD_PERCENT_ENCODING,
            Violation.BAD_UTF8_ENCODING,
            Violation.TRUNCATED_UTF8_ENCODING,
            Violation.UTF16_ENCODINGS,
            Violation.ILLEGAL_PATH_CHARACTERS,
            Violation.USER_INFO,
            Violation.FRAGMENT);

    private final Server jetty;
    private final ServerConnector connector;
    private final Routes routes;

    private HttpServer(Server jetty, ServerConnector connector, Routes routes) {
        this.jetty = jetty;
        this.connector = connector;
        this.routes = routes;
    }

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be listened at
     */
    public static HttpServer start(Tenants tenants, String host, int port) throws IOException {
        var jetty = new Server(new VirtualThreadPool(MAX_TASKS));
        var connector = new ServerConnector(jetty, new HttpConnectionFactory(configuration()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        jetty.addConnector(connector);
        var routes = new Routes(tenants);
        jetty.setHandler(new JettyAdapter(new Dispatcher(routes, tenants), BODY_LIMIT));
        jetty.setErrorHandler(HttpServer::malformed);
        jetty.setStopAtShutdown(false);
        var server = new HttpServer(jetty, connector, routes);
        try {
            jetty.start();
        } catch (Exception e) {
            server.close();
            if (e instanceof IOException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("the server could not be started", e);
        }
        return server;
    }

    private static HttpConfiguration configuration() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES);
        // routes decode their own segments, strictly: an encoded slash is data and never a separator
        http.setUriCompliance(URIS);
        // what a proxy in front may read as two requests must not be read as one, nor the other way around
        http.setHttpCompliance(HttpCompliance.STRICT);
        return http;
    }

    /** What Jetty refuses by itself, such as a request line or a header that is none, before there is a call. */
    private static boolean malformed(Request request, Response response, Callback callback) {
        var status = response.getStatus() < 400 ? 400 : response.getStatus();
        var problem = JsonObject.builder()
                .put("type", "about:blank")
                .put("title", HttpStatus.getMessage(status))
                .put("detail", "the request is not one that HTTP allows, or went beyond a limit")
                .put("fix", "Send well-formed HTTP/1.1 within the limits of docs/formats/http.md.");
        var reply = Problems.of(status, problem);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        response.write(true, java.nio.ByteBuffer.wrap(((Reply.Body.Bytes) reply.body()).bytes()), callback);
        return true;
    }

    /** Where it listens. */
    public URI uri() {
        var host = connector.getHost();
        var shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create(String.format(Locale.ROOT, "http://%s:%d", shown, connector.getLocalPort()));
    }

    /** Stops listening, lets the requests that have been accepted end, and closes their connections. */
    @Override
    public void close() {
        routes.release();
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server could not be stopped", e);
        }
    }
}
