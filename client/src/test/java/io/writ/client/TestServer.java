package io.writ.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** A server on a log of its own: approves whatever it is asked, and does what it is told to do wrong instead. */
final class TestServer implements AutoCloseable {
    private static final Pattern TILE = Pattern.compile("/log/tile/(\\d)/((?:x\\d{3}/)*\\d{3})(?:\\.p/(\\d+))?");

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Map<String, Integer> byKey = new HashMap<>();
    private final List<Attestation> attested = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final TestRecord records = new TestRecord();
    TestLog log = new TestLog();

    TestServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** What happens to a request instead of, or after, what it asked for. */
    @FunctionalInterface
    interface Fault {
        void happen(HttpExchange exchange, Answered answered) throws IOException;
    }

    record Answered(int status, Map<String, String> headers, byte[] body) {}

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** The next request is served, and then this happens to its answer. */
    synchronized void next(Fault fault) {
        faults.add(fault);
    }

    /** The next requests get this answer, and nothing is done. */
    void refuseNext(int times, int status, Map<String, String> headers, String body) {
        for (var i = 0; i < times; i++) {
            next((exchange, answered) ->
                    send(exchange, new Answered(status, headers, body.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        asked.add(exchange.getRequestMethod() + " " + path);
        var body = exchange.getRequestBody().readAllBytes();
        var answered = answer(exchange, path, body);
        var fault = faults.poll();
        if (fault == null) {
            send(exchange, answered);
        } else {
            fault.happen(exchange, answered);
        }
    }

    static void send(HttpExchange exchange, Answered answered) throws IOException {
        answered.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answered.status(), answered.body().length == 0 ? -1 : answered.body().length);
        try (var out = exchange.getResponseBody()) {
            out.write(answered.body());
        }
    }

    private Answered answer(HttpExchange exchange, String path, byte[] body) {
        if (path.equals("/v1/decisions")) {
            return decide(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body);
        }
        if (path.equals("/v1/simulate")) {
            return new Answered(
                    200, Map.of(), "{\"decision\":{\"action\":\"approve\"}}".getBytes(StandardCharsets.UTF_8));
        }
        if (path.equals("/log/checkpoint")) {
            return new Answered(
                    200, Map.of(), log.checkpoint(log.size()).format().getBytes(StandardCharsets.UTF_8));
        }
        var tile = TILE.matcher(path);
        if (tile.matches()) {
            var number = Integer.parseInt(tile.group(2).replaceAll("[x/]", ""));
            var width = tile.group(3) == null ? 256 : Integer.parseInt(tile.group(3));
            var level = Integer.parseInt(tile.group(1));
            return (number * 256L + width) << (8 * level) > log.size()
                    ? new Answered(404, Map.of(), new byte[0])
                    : new Answered(200, Map.of(), log.tile(level, number, width));
        }
        return attested.stream()
                .filter(a -> path.startsWith("/v1/decisions/" + a.id()))
                .findFirst()
                .map(a -> new Answered(200, Map.of(), a.toJson().canonical()))
                .orElseGet(() ->
                        new Answered(404, Map.of(), "{\"invariant\":\"INV-038\"}".getBytes(StandardCharsets.UTF_8)));
    }

    private Answered decide(String key, byte[] body) {
        var repeated = byKey.get(key);
        if (repeated != null) {
            return new Answered(
                    200,
                    Map.of("Idempotent-Replayed", "true"),
                    attested.get(repeated).toJson().canonical());
        }
        var made = records.decision(key, JsonReader.readObject(body));
        var index = log.append(made.record().canonical());
        var attestation = Attestation.of(made.record().canonical(), made.disclosures(), log.proof(index, log.size()));
        byKey.put(key, attested.size());
        attested.add(attestation);
        return new Answered(201, Map.of(), attestation.toJson().canonical());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
