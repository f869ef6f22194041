package io.writ.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WritClient} or a {@link WritOperator} is built from: a server, a trust root, a key, and settings that
 * all have a default.
 */
public final class WritClientBuilder {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1\\]");

    private final URI server;
    private final @Nullable TrustRoot root;
    private @Nullable ApiKey key;
    private @Nullable String origin;
    private @Nullable SSLContext tls;
    private CheckpointMemory memory = CheckpointMemory.inMemory();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofSeconds(30);
    private Duration consistencyEvery = Duration.ofSeconds(1);
    private Retries retries = Retries.DEFAULT;
    private Ticker ticker = Ticker.SYSTEM;
    private boolean plaintextAllowed;

    WritClientBuilder(URI server, @Nullable TrustRoot root) {
        this.server = server;
        this.root = root;
    }

    /** For an operator without a trust root, who takes the server's word: {@link #build} then has nothing to go by. */
    public static WritClientBuilder ofOperator(URI server) {
        return new WritClientBuilder(server, null);
    }

    /** The key to show; required. */
    @CanIgnoreReturnValue
    public WritClientBuilder apiKey(ApiKey shown) {
        this.key = shown;
        return this;
    }

    /**
     * The one ledger whose answers are taken, such as {@code writ-3f9a1c20.local/default}. By default it is that of the
     * checkpoint in memory, or else of the first answer; the trust root must cover it in any case.
     */
    @CanIgnoreReturnValue
    public WritClientBuilder origin(String ledger) {
        this.origin = ledger;
        return this;
    }

    /** Where the newest checkpoint is kept; by default it lasts as long as the client. */
    @CanIgnoreReturnValue
    public WritClientBuilder memory(CheckpointMemory kept) {
        this.memory = kept;
        return this;
    }

    /** How long a connection may take to be made; 10 s by default. */
    @CanIgnoreReturnValue
    public WritClientBuilder connectTimeout(Duration longest) {
        this.connectTimeout = longest;
        return this;
    }

    /** How long a whole answer may take, from request to last byte; 30 s by default. */
    @CanIgnoreReturnValue
    public WritClientBuilder timeout(Duration longest) {
        this.timeout = longest;
        return this;
    }

    /**
     * How long new checkpoints may wait for the proof that they continue the newest one kept; 1 s by default. A proof
     * costs one to three small requests. The first checkpoint after a pause is proven before its answer is handed over;
     * those that follow within this time are proven together with the next one after it, so that a fork is found by
     * then at the latest, by {@link WritClient#checkConsistency} at any time. Zero: each before its answer is handed
     * over.
     */
    @CanIgnoreReturnValue
    public WritClientBuilder consistencyEvery(Duration longest) {
        this.consistencyEvery = longest;
        return this;
    }

    /** How often what got no answer is sent again; {@link Retries#DEFAULT} by default. */
    @CanIgnoreReturnValue
    public WritClientBuilder retries(Retries allowed) {
        this.retries = allowed;
        return this;
    }

    /** Whom TLS trusts, and what it shows; by default as the Java platform does. */
    @CanIgnoreReturnValue
    public WritClientBuilder tls(SSLContext context) {
        this.tls = context;
        return this;
    }

    /** Allows {@code http} to another machine: whoever is in between can then read the key and use it. */
    @CanIgnoreReturnValue
    public WritClientBuilder allowPlaintext() {
        this.plaintextAllowed = true;
        return this;
    }

    @CanIgnoreReturnValue
    WritClientBuilder ticker(Ticker passing) {
        this.ticker = passing;
        return this;
    }

    /**
     * The client; nothing is sent yet.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-039 for an address that is not an http or https one, or
     *     would send the key in the clear; INV-017 or INV-018 for a checkpoint in memory that the trust root does not
     *     vouch for or that is of another ledger
     * @throws NullPointerException without an API key or a trust root
     */
    public WritClient build() {
        var verifier = AttestationVerifier.of(Objects.requireNonNull(root, "root"));
        memory.newest().ifPresent(verifier::requireCheckpoint);
        var transport = transport();
        var watch = new LogWatch(memory, origin, new Tiles(transport, timeout), consistencyEvery, ticker);
        return new WritClient(transport, verifier, watch, timeout, ticker);
    }

    /**
     * An operator's client; nothing is sent yet.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-039 as {@link #build}
     * @throws NullPointerException without an API key
     */
    public WritOperator buildOperator() {
        var trust = root == null ? Trust.WORD : Trust.of(AttestationVerifier.of(root));
        return new WritOperator(transport(), trust, timeout, ticker);
    }

    private Transport transport() {
        var shown = Objects.requireNonNull(key, "apiKey");
        requireAddress();
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        if (tls != null) {
            http.sslContext(tls);
        }
        return new Transport(http.build(), withoutSlash(server), shown, retries, ticker);
    }

    private void requireAddress() {
        var scheme = Objects.requireNonNullElse(server.getScheme(), "").toLowerCase(Locale.ROOT);
        var host = Objects.requireNonNullElse(server.getHost(), "").toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http"))
                || host.isEmpty()
                || server.getRawUserInfo() != null
                || server.getRawQuery() != null
                || server.getRawFragment() != null) {
            // what it is may hold a password, so it is not said
            throw Invariant.HTTP_FORM
                    .refuse(
                            "",
                            "a server's address is http or https, a host, and at most a port and a path",
                            "Give it like https://writ.example:7077.")
                    .exception();
        }
        if (scheme.equals("http")
                && !plaintextAllowed
                && !LOOPBACK.matcher(host).matches()) {
            throw Invariant.HTTP_FORM
                    .refuse(
                            Refusal.quote(server.toString()),
                            "the API key would travel in the clear",
                            "Use https, or allow plaintext where the network is trusted.")
                    .exception();
        }
    }

    private static URI withoutSlash(URI address) {
        var text = address.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
}
