package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RawConnection.Received;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many connections that want the same thing at the same moment, or what somebody else takes away at that moment. */
@Timeout(120)
final class RaceOverHttpTest {
    private static final int CONNECTIONS = 64;
    private static final int USERS = 16;
    private static final int BEFORE_MILLIS = 150;

    @TempDir
    static Path folder;

    private static Path policies;
    private static String admin;
    private static RunningServer server;
    private static final AtomicInteger PAYMENTS = new AtomicInteger(1_000);

    @BeforeAll
    static void serve() throws Exception {
        var home = RunningServer.found(folder);
        policies = Files.createDirectory(folder.resolve("policies"));
        admin = RunningServer.key(home, "--role", "admin");
        for (var name : List.of("9.0.0", "9.1.0", "other")) {
            var version = name.equals("other") ? "9.1.0" : name;
            var copy = Files.createDirectories(policies.resolve(name + "/payment-approval/" + version));
            var policy = Files.readString(home.resolve("policies/payment-approval/1.0.0/policy.yaml"))
                    .replace("policyVersion: 1.0.0", "policyVersion: " + version);
            Files.writeString(copy.resolve("policy.yaml"), name.equals("other") ? policy + "# another\n" : policy);
            RunningServer.writ("policy", "sign", copy.toString(), "--home", home.toString());
        }
        server = RunningServer.start(home);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Opens the connections first, then sends on all of them at once. */
    private static List<Received> together(List<String> requests) throws Exception {
        var ready = new CyclicBarrier(requests.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Received>> senders = new ArrayList<>();
            for (var request : requests) {
                senders.add(() -> {
                    try (var connection = RawConnection.open(server)) {
                        ready.await();
                        return connection.send(request).receive().orElseThrow();
                    }
                });
            }
            List<Received> all = new ArrayList<>();
            for (var received : threads.invokeAll(senders)) {
                all.add(received.get());
            }
            return all;
        }
    }

    private static List<Received> of(List<Received> all, int status) {
        return all.stream().filter(one -> one.status() == status).toList();
    }

    @Test
    void onePaymentIsDecidedOnceHoweverManyAskAtOnce() throws Exception {
        var body = RunningServer.payment("PAY-1");
        var all = together(IntStream.range(0, CONNECTIONS)
                .mapToObj(each -> RawConnection.post(
                        "/v1/decisions", admin, body, each % 2 == 0 ? "" : "Idempotency-Key: one-" + each + "\r\n"))
                .toList());

        assertThat(of(all, 201)).hasSize(1);
        var first = of(all, 201).get(0).member("executionId");
        assertThat(of(all, 409)).hasSize(CONNECTIONS - 1).allSatisfy(refused -> {
            assertThat(refused.member("invariant")).isEqualTo("INV-013");
            assertThat(refused.member("executionId")).isEqualTo(first);
        });
    }

    @Test
    void oneIdempotencyKeyHasOneAnswerHoweverManySendIt() throws Exception {
        var request =
                RawConnection.post("/v1/decisions", admin, RunningServer.payment("PAY-2"), "Idempotency-Key: same\r\n");
        var all = together(
                IntStream.range(0, CONNECTIONS).mapToObj(each -> request).toList());

        assertThat(of(all, 201)).hasSize(1);
        assertThat(of(all, 200))
                .hasSize(CONNECTIONS - 1)
                .allSatisfy(again -> assertThat(again.headers()).containsEntry("idempotent-replayed", "true"));
        assertThat(all.stream().map(each -> each.member("executionId")).distinct())
                .hasSize(1);
    }

    @Test
    void oneIdempotencyKeyWithDifferentRequestsAnswersOneOfThem() throws Exception {
        var all = together(IntStream.range(0, CONNECTIONS)
                .mapToObj(each -> RawConnection.post(
                        "/v1/decisions", admin, RunningServer.payment("PAY-3" + each), "Idempotency-Key: mixed\r\n"))
                .toList());

        assertThat(of(all, 201)).hasSize(1);
        assertThat(of(all, 422))
                .hasSize(CONNECTIONS - 1)
                .allSatisfy(refused -> assertThat(refused.member("invariant")).isEqualTo("INV-014"));
    }

    @Test
    void fromTheAnswerToTheRevocationOnItsKeyDoesNothingMore() throws Exception {
        var granted = server.post(admin, "/v1/keys", "{\"roles\":[\"decide\"]}");
        var key = granted.member("key");
        var id = granted.member("id");
        var statuses = whileInUse(key, "1.0.0", () -> {
            assertThat(server.post(admin, "/v1/keys/" + id + "/revoke", "").status())
                    .isEqualTo(200);
        });

        assertThat(statuses.before()).contains(201);
        assertThat(statuses.after()).isNotEmpty().allMatch(status -> status == 401);
        // and by the ledger, whose order is not a matter of who was told first
        var order = events().stream()
                .map(event -> (JsonObject) Objects.requireNonNull(event.get("data")))
                .filter(record -> ("key:" + id).equals(record.string("principal")) || id.equals(record.string("key")))
                .map(record -> record.string("type"))
                .toList();
        assertThat(order).startsWith("principal.granted", "decision").endsWith("decision", "principal.revoked");
    }

    @Test
    void fromTheAnswerToTheRetirementOnNothingIsDecidedUnderTheVersion() throws Exception {
        assertThat(publish("9.0.0", "9.0.0").status()).isEqualTo(201);
        var statuses = whileInUse(admin, "9.0.0", () -> {
            var path = "/v1/policies/payment-approval/9.0.0/retire";
            assertThat(server.post(admin, path, "").status()).isEqualTo(200);
        });

        assertThat(statuses.before()).contains(201);
        assertThat(statuses.after()).isNotEmpty().allMatch(status -> status == 422);
        var order = events().stream()
                .map(event -> (JsonObject) Objects.requireNonNull(event.get("data")))
                .filter(record -> "9.0.0".equals(record.string("policyVersion")))
                .map(record -> record.string("type"))
                .toList();
        assertThat(order).startsWith("policy.published", "decision").endsWith("decision", "policy.retired");
    }

    @Test
    void aPublishedVersionNeverChangesAndPublishingItAgainChangesNothing() throws Exception {
        var all = together(Stream.of("9.1.0", "other", "9.1.0", "other", "9.1.0", "other", "9.1.0", "other")
                .map(name -> RawConnection.head("PUT", "/v1/policies/payment-approval/9.1.0", admin) + json(name))
                .toList());

        assertThat(of(all, 201)).hasSize(1);
        var ofFirst = all.indexOf(of(all, 201).get(0)) % 2;
        for (var each = 0; each < all.size(); each++) {
            var expected = each % 2 == ofFirst ? List.of(200, 201) : List.of(409);
            assertThat(all.get(each).status()).as(all.get(each).text()).isIn(expected);
        }
        var changed = publish(ofFirst == 0 ? "other" : "9.1.0", "9.1.0");
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.member("invariant")).isEqualTo("INV-012");
    }

    private static String json(String name) {
        var body = bundle(name);
        return "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static RunningServer.Answer publish(String name, String version) throws Exception {
        return server.send("PUT", admin, "/v1/policies/payment-approval/" + version, bundle(name));
    }

    private static String bundle(String name) {
        var files = JsonObject.builder();
        var version = name.equals("other") ? "9.1.0" : name;
        try (var all = Files.list(policies.resolve(name + "/payment-approval/" + version))) {
            for (var file : all.toList()) {
                files.put(file.getFileName().toString(), Base64Text.encode(Files.readAllBytes(file)));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        var body = JsonObject.builder().put("files", files.build()).build();
        return new String(body.canonical(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The statuses of requests that were answered before, and of those that were sent after. */
    private record Statuses(List<Integer> before, List<Integer> after) {}

    /** What is done while others decide; as long as it has not been answered, nobody knows whether it holds. */
    @FunctionalInterface
    private interface Deed {
        void run() throws Exception;
    }

    private static Statuses whileInUse(String key, String version, Deed deed) throws Exception {
        var done = new AtomicBoolean();
        var answered = new CountDownLatch(USERS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Statuses>> users = IntStream.range(0, USERS)
                    .mapToObj(each -> threads.submit(() -> use(key, version, done, answered)))
                    .toList();
            // each has been answered, however long that takes, and goes on asking
            assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
            TimeUnit.MILLISECONDS.sleep(BEFORE_MILLIS);
            deed.run();
            done.set(true);
            var all = new Statuses(new ArrayList<>(), new ArrayList<>());
            for (var user : users) {
                all.before.addAll(user.get().before);
                all.after.addAll(user.get().after);
            }
            return all;
        }
    }

    /** Decides until it is done, and then some more. */
    private static Statuses use(String key, String version, AtomicBoolean done, CountDownLatch answered)
            throws Exception {
        var statuses = new Statuses(new ArrayList<>(), new ArrayList<>());
        try (var connection = RawConnection.open(server)) {
            while (statuses.after.size() < 5) {
                var afterwards = done.get();
                var body = RunningServer.payment("PAY-" + PAYMENTS.incrementAndGet())
                        .replace("1.0.0", version);
                var status = connection
                        .send(RawConnection.post("/v1/decisions", key, body))
                        .receive()
                        .orElseThrow()
                        .status();
                (afterwards ? statuses.after : statuses.before).add(status);
                answered.countDown();
            }
        }
        return statuses;
    }

    private static List<JsonObject> events() throws Exception {
        List<JsonObject> all = new ArrayList<>();
        for (var size = -1; size < all.size(); ) {
            size = all.size();
            var page = server.get(admin, "/v1/events?limit=1000&from=" + size).json();
            ((JsonArray) Objects.requireNonNull(page.get("events")))
                    .elements()
                    .forEach(event -> all.add((JsonObject) event));
        }
        return all;
    }
}
