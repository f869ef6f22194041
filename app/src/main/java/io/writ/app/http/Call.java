package io.writ.app.http;

import io.writ.Tenant;
import io.writ.app.config.ServerSettings.Limits;
import io.writ.caller.KeyPrincipal;
import io.writ.gate.Governance;
import io.writ.home.HomeFounder;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request that its route has let in. Its body is read when an answerer asks for it, and at most once. */
public final class Call {
    private final Map<String, String> path;
    private final Query query;
    private final Incoming incoming;
    private final @Nullable Caller caller;

    Call(Map<String, String> path, Query query, Incoming incoming, @Nullable Caller caller) {
        this.path = path;
        this.query = query;
        this.incoming = incoming;
        this.caller = caller;
    }

    /** Who calls, and the runtime of the tenant that the key belongs to. */
    public record Caller(KeyPrincipal principal, Tenant tenant) {}

    /** What the server knows of the request. */
    public interface Incoming {
        public Optional<String> header(String name);

        /**
         * The caller's own id of the request, which comes back with the answer.
         *
         * @throws RefusedException INV-039 if there is more than one
         */
        Optional<String> requestId();

        /** Whether it came over TLS. */
        boolean isSecure();

        /** Scheme and authority as the caller sees them, such as {@code https://writ.example:7077}. */
        public String base();

        /**
         * The whole body.
         *
         * @throws HttpRefusal 413 if it is longer than the limit, 408 if it takes too long to arrive, 503 if there is
         *     no memory for it
         */
        byte[] body();

        /**
         * Takes memory for what is read from the body, until the answer has ended; false if it is too much.
         *
         * @throws HttpRefusal 503 if other bodies take it
         */
        boolean reserve(long bytes);

        /** The limits of the request. */
        Limits limits();

        /** Tells that the request has this route, before anything else is looked at. */
        void matched(Route route);

        /**
         * Tells who has been let in; empty if nobody was asked who they are.
         *
         * @throws HttpRefusal 503 if there is no room for the request, 429 if the room is for others
         */
        void admitted(Optional<KeyPrincipal> caller);

        /**
         * Runs what reads or checks much, when it is the caller's turn.
         *
         * @throws HttpRefusal 429 if that is too long from now
         */
        <T> T heavily(Supplier<T> work);

        /** Tells that the request is refused. */
        void refused(Invariant invariant);
    }

    /** The value of a name in the route's path. */
    public String path(String name) {
        var value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no " + name);
        }
        return value;
    }

    public Query query() {
        return query;
    }

    public Optional<String> header(String name) {
        return incoming.header(name);
    }

    public String base() {
        return incoming.base();
    }

    /** Whether the request came over TLS. */
    public boolean isSecure() {
        return incoming.isSecure();
    }

    /** Who calls. Only for routes that ask for a key. */
    public KeyPrincipal principal() {
        return requireCaller().principal();
    }

    /** The runtime of the caller's tenant. Only for routes that ask for a key. */
    public Tenant tenant() {
        return requireCaller().tenant();
    }

    /** The caller's tenant as the caller may use it; only on routes that ask for a key. */
    public Governance governance() {
        return tenant().as(principal());
    }

    /**
     * Whether the key belongs to the tenant {@code default}, whose people run the server. Only for routes that ask for
     * a key.
     */
    public boolean isOperator() {
        return principal().grant().tenant().equals(HomeFounder.DEFAULT_TENANT);
    }

    /** Who calls, on routes that are open; empty if no key was presented. */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    private Caller requireCaller() {
        if (caller == null) {
            throw new IllegalStateException("the route is open");
        }
        return caller;
    }

    /** Runs what reads many records or checks many signatures; read the body before. */
    public <T> T heavily(Supplier<T> work) {
        return incoming.heavily(work);
    }

    /** The body as it came, if the key is still good then: a body may take its time. */
    byte[] body() {
        var bytes = incoming.body();
        if (caller != null) {
            caller.principal().requireGood();
        }
        return bytes;
    }

    /**
     * Memory for what is read from the body.
     *
     * @throws HttpRefusal when it is taken: 413 if it is more than there is in all, 503 if other bodies take it
     */
    public JsonReader.Memory memory() {
        return bytes -> {
            if (!incoming.reserve(bytes)) {
                throw new HttpRefusal(
                        413,
                        Invariant.INPUT_LIMITS.refuse("body", "what is read from it takes more memory than bodies may"),
                        Map.of());
            }
            return true;
        };
    }

    /**
     * The body of a request that says it is JSON.
     *
     * @throws HttpRefusal 415 if it is of another media type, or packed
     */
    public byte[] jsonBody() {
        var type = header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase(Reply.JSON)) {
            throw new HttpRefusal(
                    415,
                    Invariant.HTTP_FORM.refuse("Content-Type", "a body of application/json was expected"),
                    Map.of("Accept", Reply.JSON));
        }
        requireUncoded("Content-Encoding", "identity");
        requireUncoded("Transfer-Encoding", "chunked");
        return body();
    }

    /** A body is never unpacked, so a coding of its bytes must be refused (RFC 9110 section 8.4). */
    private void requireUncoded(String header, String plain) {
        if (header(header).filter(coding -> !coding.equalsIgnoreCase(plain)).isPresent()) {
            throw new HttpRefusal(
                    415,
                    Invariant.HTTP_FORM.refuse(header, "a body without any coding was expected"),
                    Map.of("Accept-Encoding", "identity"));
        }
    }

    /**
     * The body, which must be one strict JSON object.
     *
     * @throws HttpRefusal 415 if it is of another media type
     * @throws RefusedException INV-001 if it is not JSON, INV-002 if it is too deep, or takes too much memory
     */
    public JsonObject json() {
        var limits = incoming.limits();
        var ofValues = JsonReader.Memory.of(Math.toIntExact(limits.body()));
        return JsonReader.readObject(
                jsonBody(),
                Math.toIntExact(limits.body()),
                limits.depth(),
                bytes -> ofValues.takes(bytes) && memory().takes(bytes));
    }

    /** The header {@code Idempotency-Key}. */
    public Optional<String> idempotencyKey() {
        return header("Idempotency-Key");
    }

    /** As {@link #idempotencyKey(Optional)}, as a name. */
    public Optional<IdempotencyKey> idempotencyName(Optional<IdempotencyKey> ofBody) {
        return idempotencyKey(ofBody).map(IdempotencyKey::new);
    }

    /**
     * The key of the header, or that of the body.
     *
     * @throws RefusedException INV-014 if both are there and differ
     */
    public Optional<String> idempotencyKey(Optional<IdempotencyKey> ofBody) {
        var ofHeader = idempotencyKey();
        var other = ofBody.map(IdempotencyKey::value);
        if (ofHeader.isPresent() && other.isPresent() && !ofHeader.equals(other)) {
            throw Invariant.IDEMPOTENCY_KEY
                    .refuse("/idempotencyKey", "the header Idempotency-Key names another key")
                    .exception();
        }
        return ofHeader.or(() -> other);
    }
}
