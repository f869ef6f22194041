package io.writ.app.http;

import io.writ.app.config.ServerSettings.Limits;
import io.writ.app.metrics.ServerMetrics;
import io.writ.caller.KeyPrincipal;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One request from its headers to the end of its answer. It is what answerers see of the request. It counts the memory
 * of the body and of what is read from it. At the end it writes the metrics and the log line, which hold no value from
 * the caller but its request id.
 */
final class Exchange implements Call.Incoming {
    private static final Logger LOG = LoggerFactory.getLogger("io.writ.app.http.Request");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
    private static final String REQUEST_ID = "X-Request-ID";
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final String NONE = "none";
    private static final int LONGEST_ID = 64;
    private static final int GONE = 499;

    private final Request request;
    private final Limits limits;
    private final BodyReader body;
    private final Visit visit;
    private final Shared shared;
    private final ServerMetrics metrics;
    private final long start = System.nanoTime();
    private String route = NONE;
    private @Nullable KeyPrincipal principal;
    private Owner owner = Owner.NOBODY;

    /** What all requests share beside slots and memory. */
    record Shared(SlowConnections connections, HeavyReads heavy) {}

    Exchange(Request request, Limits limits, Visit visit, Shared shared, ServerMetrics metrics) {
        this.request = request;
        this.limits = limits;
        this.body = new BodyReader(request, request.getLength(), limits, visit);
        this.visit = visit;
        this.shared = shared;
        this.metrics = metrics;
    }

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
    public Optional<String> requestId() {
        return header(REQUEST_ID);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public String base() {
        var scheme = request.isSecure() ? "https" : "http";
        var port = Request.getServerPort(request);
        // as a caller writes it: without the standard port
        var standard = port == (request.isSecure() ? 443 : 80);
        return scheme + "://" + Request.getServerName(request) + (standard ? "" : ":" + port);
    }

    @Override
    public byte[] body() {
        return body.read();
    }

    @Override
    public boolean reserve(long bytes) {
        return body.reserve(bytes);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void matched(Route found) {
        route = found.path();
    }

    @Override
    public void admitted(Optional<KeyPrincipal> caller) {
        principal = caller.orElse(null);
        owner = caller.map(Owner::of).orElse(Owner.NOBODY);
        shared.connections().claim(request.getConnectionMetaData().getConnection(), owner);
        visit.claim(owner);
    }

    @Override
    public <T> T heavily(Supplier<T> work) {
        return shared.heavy().run(owner, work);
    }

    @Override
    public void refused(Invariant invariant) {
        metrics.refused(invariant);
    }

    /** The answer has ended. */
    void ended(int status, boolean whole) {
        body.release();
        var nanos = System.nanoTime() - start;
        var shown = whole ? status : GONE;
        var method = METHODS.contains(request.getMethod()) ? request.getMethod() : NONE;
        metrics.answered(method, route, shown, nanos);
        var level = shown >= 500 ? Level.INFO : Level.DEBUG;
        if (LOG.isEnabledForLevel(level)) {
            LOG.atLevel(level)
                    .addKeyValue("method", method)
                    .addKeyValue("route", route)
                    .addKeyValue("status", shown)
                    .addKeyValue("micros", nanos / 1_000)
                    .addKeyValue("principal", principal == null ? NONE : principal.name())
                    .addKeyValue("request", shownId())
                    .log("answered");
        }
    }

    /**
     * Gives the caller's own id of the request back with whatever is answered, refusals by no route included. Of
     * several none is given back. What may be kept for others has none: it belongs to no request.
     */
    static void giveBackId(Request request, Response response) {
        var ids = request.getHeaders().getValuesList(REQUEST_ID);
        if (ids.size() == 1) {
            response.getHeaders().put(REQUEST_ID, ids.get(0));
        }
    }

    /** The caller's own id of the request, cut to a length, so that the caller finds its request in the log. */
    private String shownId() {
        var id = request.getHeaders().get(REQUEST_ID);
        return id == null ? "#" + NUMBERS.incrementAndGet() : id.substring(0, Math.min(id.length(), LONGEST_ID));
    }
}
