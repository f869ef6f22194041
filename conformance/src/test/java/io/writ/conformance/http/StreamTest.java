package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consumers that follow the ledger live, well-behaved and otherwise. */
@Timeout(120)
final class StreamTest {
    private static final int WRITERS = 16;
    private static final int EACH = 25;

    @TempDir
    Path folder;

    private Path home;
    private String writer;
    private String auditor;
    private RunningServer server;

    @BeforeEach
    void startServer() throws Exception {
        home = RunningServer.found(folder);
        writer = RunningServer.key(home, "--role", "decide");
        auditor = RunningServer.key(home, "--role", "audit");
        server = RunningServer.start(home);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** Writers at the same time, each with payments of its own; the milliseconds that all took. */
    private long write(int first) throws Exception {
        var begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> writers = new ArrayList<>();
            for (var number = 0; number < WRITERS; number++) {
                var from = first + number * EACH;
                writers.add(() -> {
                    for (var payment = from; payment < from + EACH; payment++) {
                        var answer = server.post(writer, "/v1/decisions", RunningServer.payment("PAY-" + payment));
                        assertThat(answer.status()).isEqualTo(201);
                    }
                    return null;
                });
            }
            for (var one : threads.invokeAll(writers)) {
                one.get();
            }
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    @Test
    void everyRecordComesOnceInOrderHoweverOftenTheConsumerConnectsAgain() throws Exception {
        List<EventStream.Event> seen = new ArrayList<>();
        var size = pages(0).size() + WRITERS * EACH;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = threads.submit(() -> write(0));
            var random = new Random(7);
            while (seen.size() < size) {
                var last = seen.isEmpty()
                        ? Optional.<Long>empty()
                        : Optional.of(seen.getLast().id());
                try (var stream = EventStream.open(server, auditor, last)) {
                    seen.addAll(stream.next(Math.min(1 + random.nextInt(60), size - seen.size())));
                }
            }
            writing.get();
        }

        var paged = pages(0);
        assertThat(seen).hasSize(size);
        for (var i = 0; i < size; i++) {
            var event = JsonReader.readObject(seen.get(i).data().getBytes(StandardCharsets.UTF_8));
            assertThat(seen.get(i).id()).isEqualTo(i);
            assertThat(seen.get(i).type()).isEqualTo(event.string("type"));
            assertThat(event).isEqualTo(paged.get(i));
        }
    }

    /** All events, page by page. */
    private List<JsonObject> pages(long from) throws Exception {
        List<JsonObject> all = new ArrayList<>();
        for (var next = from; ; ) {
            var page = server.get(auditor, "/v1/events?limit=37&from=" + next).json();
            var events = ((JsonArray) Objects.requireNonNull(page.get("events"))).elements();
            if (events.isEmpty()) {
                return all;
            }
            events.forEach(event -> all.add((JsonObject) event));
            next += events.size();
            assertThat(page.get("next")).hasToString("JsonNumber[text=" + next + "]");
        }
    }

    @Test
    void consumersThatStopReadingOrGoAwaySlowNobodyDown() throws Exception {
        write(0); //                                                                 warm
        var alone = write(1_000);
        List<Socket> stuck = new ArrayList<>();
        try {
            for (var consumer = 0; consumer < 12; consumer++) {
                stuck.add(consumerThatNeverReads());
            }
            stuck.get(0).close();
            stuck.get(1).setSoLinger(true, 0);
            stuck.get(1).close();
            assertThat(write(2_000)).as("alone: %d ms", alone).isLessThan(3 * alone + 2_000);
        } finally {
            for (var socket : stuck) {
                socket.close();
            }
        }
        try (var stream = EventStream.open(server, auditor, Optional.empty())) {
            assertThat(stream.next(3 * WRITERS * EACH)).hasSize(3 * WRITERS * EACH);
        }
    }

    private Socket consumerThatNeverReads() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new java.net.InetSocketAddress(
                server.uri().getHost(), server.uri().getPort()));
        socket.getOutputStream()
                .write(("GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + auditor + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aStreamEndsWithItsKeyAndWithTheServerAndIsNotOpenedWithoutBounds() throws Exception {
        var admin = adminKey();
        try (var stream = EventStream.open(server, auditor, Optional.empty())) {
            assertThat(stream.next(5)).hasSize(5);
            var id = auditor.substring("writ_".length(), "writ_".length() + 16);
            assertThat(server.post(admin, "/v1/keys/" + id + "/revoke", "{}").status())
                    .isEqualTo(200);
            while (stream.next().isPresent()) {
                // what was written before the revocation
            }
        }
        List<EventStream> open = new ArrayList<>();
        try {
            for (var one = 0; one < 16; one++) {
                open.add(EventStream.open(server, admin, Optional.empty()));
                assertThat(open.getLast().next()).isPresent();
            }
            var refused = server.get(admin, "/v1/events/stream");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.response().headers().firstValue("Retry-After")).hasValue("5");

            assertThat(server.stop()).isZero();
            for (var stream : open) {
                while (stream.next().isPresent()) {
                    // it ends, and is not cut off
                }
            }
        } finally {
            open.forEach(EventStream::close);
        }
    }

    /** A key of an administrator, who may audit as well. */
    private String adminKey() throws Exception {
        server.close();
        server.process().waitFor();
        var admin = RunningServer.key(home, "--role", "admin");
        server = RunningServer.start(home);
        return admin;
    }

    @Test
    void theHeadersOfAStreamAreToldWithoutTheStream() throws Exception {
        try (var client = RawConnection.open(server)) {
            for (var asked = 0; asked < 40; asked++) {
                // one after the other on one connection: none is held, and nothing of a body is left over
                var head = client.send(RawConnection.head("HEAD", "/v1/events/stream", auditor) + "\r\n")
                        .receiveHead()
                        .orElseThrow();

                assertThat(head.status()).isEqualTo(200);
                assertThat(head.headers())
                        .containsEntry("content-type", "text/event-stream")
                        .doesNotContainKeys("content-length");
            }
            var refused = client.send(RawConnection.head("HEAD", "/v1/events/stream", writer) + "\r\n")
                    .receiveHead()
                    .orElseThrow();
            assertThat(refused.status()).isEqualTo(403);
        }
    }

    @Test
    void whoMayNotAuditFollowsNothingAndWhatIsNoPlaceIsRefused() throws Exception {
        assertThat(server.get(null, "/v1/events/stream").status()).isEqualTo(401);
        assertThat(server.get(writer, "/v1/events/stream").status()).isEqualTo(403);
        assertThat(server.get(writer, "/v1/events").status()).isEqualTo(403);
        for (var path : List.of(
                "/v1/events?from=99999",
                "/v1/events?from=-1",
                "/v1/events?limit=0",
                "/v1/events?limit=1001",
                "/v1/events?after=1",
                "/v1/events/stream?from=99999")) {
            assertThat(server.get(auditor, path).status()).as(path).isEqualTo(400);
        }
        assertThat(server.send("GET", auditor, "/v1/events/stream", null, "Last-Event-ID", "x")
                        .status())
                .isEqualTo(400);
    }
}
