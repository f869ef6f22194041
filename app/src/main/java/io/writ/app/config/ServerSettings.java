package io.writ.app.config;

import io.writ.escalation.Thresholds.Counts;
import io.writ.gate.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a server as values: each of its type and within its bounds, and those that belong together agree.
 *
 * @param drain how long a stopping server waits for the requests that it has accepted
 * @param escalation after how many failures in a row which tier is reached
 */
public record ServerSettings(
        Server server,
        Optional<Tls> tls,
        Limits limits,
        Log log,
        Duration drain,
        Verification verification,
        Map<Severity, Counts> escalation) {
    public ServerSettings {
        escalation = Map.copyOf(escalation);
    }

    /**
     * Where to listen.
     *
     * @param port 0 for any that is free
     */
    public record Server(String host, int port, Optional<URI> publicUrl) {}

    /** The two PEM files without which there is no TLS. */
    public record Tls(Path certificate, Path key) {}

    /**
     * The limits for one caller and for all together. {@link Settings} says what each means.
     *
     * @param body bytes
     * @param bodies bytes
     * @param headerBytes bytes
     * @param answerRate bytes a second
     */
    public record Limits(
            long body,
            long bodies,
            int depth,
            int headerBytes,
            Duration headerTimeout,
            Duration bodyTimeout,
            long answerRate,
            Duration idleTimeout,
            int connections,
            int backlog,
            int requestsInFlight,
            int queueDepth,
            Optional<Rate> ratePerKey,
            int streams,
            int streamsPerKey,
            int longPolls,
            int longPollsPerKey,
            Duration longestWait) {}

    /**
     * How often one key may ask.
     *
     * @param perSecond on average
     * @param burst at once, after a pause
     */
    public record Rate(int perSecond, int burst) {}

    public record Log(LogLevel level, LogFormat format) {}

    /**
     * Whether whole ledgers are verified beside the requests.
     *
     * @param interval from the end of a full verification to the beginning of the next
     */
    public record Verification(boolean background, Duration interval) {}

    /**
     * The values.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-043 if a setting lacks the one it goes with
     */
    public static ServerSettings of(ResolvedSettings settings) {
        settings.requireTogether(Settings.CERTIFICATE, Settings.KEY);
        settings.requireTogether(Settings.KEY, Settings.CERTIFICATE);
        settings.requireTogether(Settings.RATE_BURST, Settings.RATE_PER_KEY);
        settings.requireLess(Settings.WAIT, Settings.IDLE_TIMEOUT);
        return new ServerSettings(
                new Server(
                        settings.get(Settings.HOST), settings.get(Settings.PORT), settings.find(Settings.PUBLIC_URL)),
                settings.find(Settings.CERTIFICATE)
                        .map(certificate -> new Tls(certificate, settings.get(Settings.KEY))),
                limits(settings),
                new Log(settings.get(Settings.LOG_LEVEL), settings.get(Settings.LOG_FORMAT)),
                settings.get(Settings.DRAIN),
                new Verification(settings.get(Settings.VERIFICATION), settings.get(Settings.VERIFICATION_INTERVAL)),
                EscalationSettings.ALL.stream()
                        .collect(Collectors.toMap(EscalationSettings::severity, counts -> counts.counts(settings))));
    }

    private static Limits limits(ResolvedSettings settings) {
        var rate = settings.find(Settings.RATE_PER_KEY)
                .map(perSecond ->
                        new Rate(perSecond, settings.find(Settings.RATE_BURST).orElse(2 * perSecond)));
        return new Limits(
                settings.get(Settings.BODY),
                settings.get(Settings.BODIES),
                settings.get(Settings.DEPTH),
                Math.toIntExact(settings.get(Settings.HEADER_BYTES)),
                settings.get(Settings.HEADER_TIMEOUT),
                settings.get(Settings.BODY_TIMEOUT),
                settings.get(Settings.ANSWER_RATE),
                settings.get(Settings.IDLE_TIMEOUT),
                settings.get(Settings.CONNECTIONS),
                settings.get(Settings.BACKLOG),
                settings.get(Settings.REQUESTS_IN_FLIGHT),
                settings.get(Settings.QUEUE_DEPTH),
                rate,
                settings.get(Settings.STREAMS),
                settings.get(Settings.STREAMS_PER_KEY),
                settings.get(Settings.LONG_POLLS),
                settings.get(Settings.LONG_POLLS_PER_KEY),
                settings.get(Settings.WAIT));
    }
}
