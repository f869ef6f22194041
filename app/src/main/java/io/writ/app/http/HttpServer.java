package io.writ.app.http;

import io.writ.Tenants;
import io.writ.app.config.ServerSettings;
import io.writ.app.metrics.Metric;
import io.writ.app.metrics.ServerMetrics;
import io.writ.verifier.canonical.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening server: Jetty with a virtual thread for each request. {@link #start} starts it, and it must be closed.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** More than can ever be open. A slow request holds a virtual thread, and nothing that another request needs. */
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

    private final ServerSettings settings;
    private final Server jetty = new Server(new VirtualThreadPool(MAX_TASKS));
    private final ServerConnector connector;
    private final Admission admission;
    private final SlowConnections connections;
    private final HeavyReads heavy =
            new HeavyReads(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final RouteTable routes;

    private HttpServer(
            Tenants tenants, ServerSettings settings, RouteTable routes, Admission admission, ServerMetrics metrics) {
        var limits = settings.limits();
        this.settings = settings;
        this.routes = routes;
        this.admission = admission;
        var most = Descriptors.connections(limits.connections());
        this.connections = new SlowConnections(limits, most);
        this.connector = connector(settings, most);
        var dispatcher = new Dispatcher(
                new RouteTree(routes.all()), tenants, new KeyRates(limits.ratePerKey(), System::nanoTime));
        jetty.addConnector(connector);
        jetty.setHandler(new JettyAdapter(
                dispatcher, routes.probes(), limits, admission, metrics, new Exchange.Shared(connections, heavy)));
        jetty.setErrorHandler(HttpServer::malformed);
        jetty.setStopAtShutdown(false);
        metrics.gauge(Metric.IN_FLIGHT, admission::inFlight);
        metrics.gauge(Metric.BODIES, admission::bytes);
        metrics.gauge(Metric.CONNECTIONS, connections::count);
        metrics.gauge(Metric.STREAMS, routes::held);
    }

    /**
     * Listens.
     *
     * @param admission closed when the server begins to stop
     * @throws IOException if the address cannot be listened at
     * @throws io.writ.verifier.refusal.RefusedException INV-034 or INV-043 for the files of TLS
     */
    public static HttpServer start(
            Tenants tenants, ServerSettings settings, RouteTable routes, Admission admission, ServerMetrics metrics)
            throws IOException {
        var server = new HttpServer(tenants, settings, routes, admission, metrics);
        try {
            server.jetty.start();
            server.connections.start();
        } catch (Exception e) {
            server.close();
            if (e instanceof IOException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("the server could not be started", e);
        }
        return server;
    }

    private ServerConnector connector(ServerSettings of, int most) {
        var http = new HttpConnectionFactory(configuration(of));
        var made = of.tls()
                .map(tls -> new ServerConnector(jetty, TlsFiles.read(tls), http))
                .orElseGet(() -> new ServerConnector(jetty, http));
        made.setHost(of.server().host());
        made.setPort(of.server().port());
        made.setAcceptQueueSize(of.limits().backlog());
        made.setIdleTimeout(of.limits().idleTimeout().toMillis());
        made.addBean(connections);
        made.addBean(new NetworkConnectionLimit(most, made));
        return made;
    }

    private static HttpConfiguration configuration(ServerSettings of) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(of.limits().headerBytes());
        // routes decode their own segments, strictly: an encoded slash is data and never a separator
        http.setUriCompliance(URIS);
        // what a proxy in front may read as two requests must not be read as one, nor the other way around
        http.setHttpCompliance(HttpCompliance.STRICT);
        if (of.tls().isPresent()) {
            // callers may reach it by an address or through a proxy: whether the name is right is theirs to check
            http.addCustomizer(new SecureRequestCustomizer(false));
        }
        return http;
    }

    /** Answers what Jetty refuses by itself before there is a call, such as a malformed request line or header. */
    private static boolean malformed(Request request, Response response, Callback callback) {
        var status = response.getStatus() < 400 ? 400 : response.getStatus();
        var problem = JsonObject.builder()
                .put("type", "about:blank")
                .put("title", HttpStatus.getMessage(status))
                .put("detail", "the request is not one that HTTP allows, or went beyond a limit")
                .put("fix", "Send well-formed HTTP/1.1 within the limits of docs/formats/http.md.");
        var reply = Problems.of(status, problem);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        Exchange.giveBackId(request, response);
        response.write(true, ByteBuffer.wrap(((Reply.Body.Bytes) reply.body()).bytes()), callback);
        return true;
    }

    /** Where it listens. */
    public URI uri() {
        var scheme = settings.tls().isPresent() ? "https" : "http";
        var host = connector.getHost();
        var shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create(String.format(Locale.ROOT, "%s://%s:%d", scheme, shown, connector.getLocalPort()));
    }

    /** Stops listening, ends the requests that are held open, waits for the accepted requests, and closes. */
    @Override
    public void close() {
        admission.close();
        connector.close();
        routes.release();
        var left = admission.awaitLeaving(settings.drain());
        if (left > 0) {
            LOG.warn("{} requests were not answered within {}", left, settings.drain());
        }
        connections.close();
        heavy.close();
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server could not be stopped", e);
        }
    }
}
