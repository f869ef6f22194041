package io.writ.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The table of settings: everything that an operator can set, and nothing else. */
public final class Settings {
    public static final Setting<String> HOST =
            Setting.of("server.host", Kind.host(), "127.0.0.1", "The address to listen on; 0.0.0.0 for all.");
    public static final Setting<Integer> PORT =
            Setting.of("server.port", Kind.integer(0, 65_535), "7077", "The port to listen on; 0 takes a free one.");
    public static final Setting<URI> PUBLIC_URL = Setting.optional(
            "server.public-url",
            Kind.origin(),
            "Where callers reach the server, for documents that name it; without it, what they asked for over TLS.");

    public static final Setting<Path> CERTIFICATE = Setting.optional(
            "tls.certificate", Kind.file(), "The certificate and what leads to its issuer, in PEM; turns on TLS.");
    public static final Setting<Path> KEY = Setting.optional(
            "tls.key", Kind.file(), "The certificate's private key, in PKCS#8 PEM, readable by its owner alone.");

    public static final Setting<Long> BODY =
            Setting.of("limits.body", Kind.size("1KiB", "64MiB"), "4MiB", "The largest body of a request (413).");
    public static final Setting<Long> BODIES = Setting.of(
            "limits.bodies",
            Kind.size("1MiB", "64GiB"),
            "128MiB",
            "The most memory that bodies may take together, with what is read from them (503; one alone: 413).");
    public static final Setting<Integer> DEPTH =
            Setting.of("limits.depth", Kind.integer(8, 32), "32", "The deepest nesting of a JSON body (400).");
    public static final Setting<Long> HEADER_BYTES = Setting.of(
            "limits.header-bytes",
            Kind.size("1KiB", "1MiB"),
            "16KiB",
            "The most bytes of request line and headers together (431).");
    public static final Setting<Duration> HEADER_TIMEOUT = Setting.of(
            "limits.header-timeout",
            Kind.duration("PT1S", "PT1H"),
            "PT15S",
            "How long a request line and headers may take to arrive, however many bytes come.");
    public static final Setting<Duration> BODY_TIMEOUT = Setting.of(
            "limits.body-timeout",
            Kind.duration("PT1S", "PT1H"),
            "PT30S",
            "How long a body may take to arrive, however many bytes come (408).");
    public static final Setting<Long> ANSWER_RATE = Setting.of(
            "limits.answer-rate",
            Kind.size("16B", "1MiB"),
            "4KiB",
            "How much of an answer a caller must read in a second, on average over 32 KiB; slower ones lose the"
                    + " connection.");
    public static final Setting<Duration> IDLE_TIMEOUT = Setting.of(
            "limits.idle-timeout",
            Kind.duration("PT1S", "P1D"),
            "PT2M",
            "How long a connection may carry nothing before it is closed.");
    public static final Setting<Integer> CONNECTIONS = Setting.of(
            "limits.connections",
            Kind.integer(1, 1_000_000),
            "10000",
            "The most connections at a time; further ones wait to be accepted.");
    public static final Setting<Integer> BACKLOG = Setting.of(
            "limits.backlog",
            Kind.integer(1, 65_535),
            "65535",
            "The most connections that wait to be accepted; no more than the system allows (net.core.somaxconn).");
    public static final Setting<Integer> REQUESTS_IN_FLIGHT = Setting.of(
            "limits.requests-in-flight",
            Kind.integer(1, 1_000_000),
            "4096",
            "The most requests being answered at a time (503).");
    public static final Setting<Integer> QUEUE_DEPTH = Setting.of(
            "limits.queue-depth",
            Kind.integer(1, 1_000_000),
            "8192",
            "The most requests that wait for the ledger of a tenant (503, INV-029).");
    public static final Setting<Integer> RATE_PER_KEY = Setting.optional(
            "limits.rate-per-key",
            Kind.integer(1, 1_000_000),
            "The most requests a second with one API key, on average (429); without it there is no limit.");
    public static final Setting<Integer> RATE_BURST = Setting.optional(
            "limits.rate-burst",
            Kind.integer(1, 10_000_000),
            "The most requests at once with one API key after a pause; without it twice limits.rate-per-key.");
    public static final Setting<Integer> STREAMS = Setting.of(
            "limits.streams", Kind.integer(1, 100_000), "256", "The most streams of events at a time (503).");
    public static final Setting<Integer> STREAMS_PER_KEY = Setting.of(
            "limits.streams-per-key",
            Kind.integer(1, 100_000),
            "16",
            "The most streams of events at a time with one API key (429).");
    public static final Setting<Integer> LONG_POLLS =
            Setting.of("limits.long-polls", Kind.integer(1, 100_000), "2048", "The most long polls at a time (503).");
    public static final Setting<Integer> LONG_POLLS_PER_KEY = Setting.of(
            "limits.long-polls-per-key",
            Kind.integer(1, 100_000),
            "256",
            "The most long polls at a time with one API key (429).");
    public static final Setting<Duration> WAIT = Setting.of(
            "limits.wait",
            Kind.duration("PT1S", "PT1H"),
            "PT50S",
            "The longest that a long poll may wait; less than limits.idle-timeout.");

    public static final Setting<LogLevel> LOG_LEVEL = Setting.of(
            "log.level",
            Kind.choice(LogLevel.class),
            "info",
            "From which level on the server's own events are logged; debug adds a line for each request.");
    public static final Setting<LogFormat> LOG_FORMAT = Setting.of(
            "log.format", Kind.choice(LogFormat.class), "text", "text for people, json for one JSON object a line.");

    public static final Setting<Duration> DRAIN = Setting.of(
            "shutdown.drain",
            Kind.duration("PT1S", "PT1H"),
            "PT30S",
            "How long a stopping server waits for the requests that it has accepted.");

    public static final Setting<Boolean> VERIFICATION = Setting.of(
            "verification.background",
            Kind.bool(),
            "true",
            "Whether whole ledgers are verified beside the requests, from each start on.");
    public static final Setting<Duration> VERIFICATION_INTERVAL = Setting.of(
            "verification.interval",
            Kind.duration("PT1M", "P366D"),
            "P1D",
            "How long after a full verification the next one begins.");

    private static final List<Setting<?>> FIXED = List.of(
            HOST,
            PORT,
            PUBLIC_URL,
            CERTIFICATE,
            KEY,
            BODY,
            BODIES,
            DEPTH,
            HEADER_BYTES,
            HEADER_TIMEOUT,
            BODY_TIMEOUT,
            ANSWER_RATE,
            IDLE_TIMEOUT,
            CONNECTIONS,
            BACKLOG,
            REQUESTS_IN_FLIGHT,
            QUEUE_DEPTH,
            RATE_PER_KEY,
            RATE_BURST,
            STREAMS,
            STREAMS_PER_KEY,
            LONG_POLLS,
            LONG_POLLS_PER_KEY,
            WAIT,
            LOG_LEVEL,
            LOG_FORMAT,
            DRAIN,
            VERIFICATION,
            VERIFICATION_INTERVAL);

    /** All of them, in the order in which they are shown. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    FIXED.stream(), EscalationSettings.ALL.stream().flatMap(EscalationSettings::settings))
            .toList();

    private Settings() {}
}
