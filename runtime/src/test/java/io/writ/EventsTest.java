package io.writ;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.gate.Answer;
import io.writ.history.EventLog;
import io.writ.history.ExecutionReader;
import io.writ.ledger.Author;
import io.writ.ledger.Growth;
import io.writ.ledger.Ledger;
import io.writ.record.RecordDraft;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.RecordId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a ledger that follow it while it grows. */
@Timeout(60)
final class EventsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int CALLERS = 16;
    private static final int EACH = 60;

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    @Test
    void whoeverFollowsSeesEveryRecordOnceInOrderHoweverManyFollow() throws Exception {
        List<Future<List<EventLog.Event>>> followers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var governor = home.open()) {
            for (var follower = 0; follower < 50; follower++) {
                var page = 1 + 37 * follower % 200;
                followers.add(threads.submit(() -> follow(governor.tenant().events(), page, 6 + CALLERS * EACH)));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (var caller = 0; caller < CALLERS; caller++) {
                var number = caller;
                writers.add(threads.submit(() -> pay(governor, number)));
            }
            for (var writer : writers) {
                writer.get();
            }
            for (var follower : followers) {
                follower.get();
            }
        }
        var records = home.check();
        for (var follower : followers) {
            var events = follower.get();
            assertThat(events).hasSameSizeAs(records);
            for (var i = 0; i < records.size(); i++) {
                assertThat(events.get(i).index()).isEqualTo(i);
                assertThat(requireNonNull(events.get(i).json().get("data")).canonical())
                        .isEqualTo(records.get(i).leaf());
            }
        }
    }

    private static void pay(Governor governor, int caller) {
        for (var payment = 0; payment < EACH; payment++) {
            governor.executeFromSignals(TestHome.payment("PAY-" + (caller * EACH + payment), "250"));
        }
    }

    private static List<EventLog.Event> follow(EventLog log, int max, int count) throws InterruptedException {
        List<EventLog.Event> seen = new ArrayList<>();
        while (seen.size() < count) {
            var page = log.page(seen.size(), max);
            assertThat(page.next()).isEqualTo(seen.size() + page.events().size());
            seen.addAll(page.events());
            if (page.events().isEmpty()) {
                assertThat(log.await(page.next(), LONG)).isEqualTo(Growth.GREW);
            }
        }
        return seen;
    }

    @Test
    void anEventIsACloudEventWithTheRecordAsItsData() {
        try (var governor = home.open()) {
            var decided = (Answer.Approved) governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            var record = decided.attestation();
            var index = record.proof().index();

            var page = governor.tenant().events().page(index, 10);

            assertThat(page.next()).isEqualTo(index + 1);
            assertThat(page.events())
                    .containsExactly(new EventLog.Event(
                            index,
                            "io.writ.decision",
                            record.record(),
                            JsonObject.builder()
                                    .put("specversion", "1.0")
                                    .put("id", record.id())
                                    .put("source", "writ-test.local/default")
                                    .put("type", "io.writ.decision")
                                    .put("time", String.valueOf(record.record().string("time")))
                                    .put("subject", record.id())
                                    .put("sequence", "0000000000000000006")
                                    .put("datacontenttype", "application/json")
                                    .put("data", record.record())
                                    .build()));
            assertThat(governor.tenant().events().page(index + 1, 10).events()).isEmpty();
            assertThatThrownBy(() -> governor.tenant().events().page(index + 2, 10))
                    .hasMessage("INV-039@validate: ?from: there is no record 8 in a ledger of 7."
                            + " Ask for records from 0 to 7.");
        }
    }

    @Test
    void waitingEndsWhenTheTimeIsUpAndWhenTheLedgerIsClosed() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Growth>> waiting = new ArrayList<>();
            try (var governor = home.open()) {
                var size = governor.tenant().events().page(0, 1_000).next();
                assertThat(governor.tenant().events().await(size, Duration.ofMillis(20)))
                        .isEqualTo(Growth.TIMED_OUT);
                assertThat(governor.tenant().events().await(size - 1, Duration.ZERO))
                        .isEqualTo(Growth.GREW);
                for (var one = 0; one < 100; one++) {
                    waiting.add(threads.submit(() -> governor.tenant().events().await(size, LONG)));
                }
            }
            for (var one : waiting) {
                assertThat(one.get()).isEqualTo(Growth.CLOSED);
            }
        }
    }

    @Test
    void whoeverWaitsForADecisionIsWokenByWhatComesOfItAndByNothingElse() throws Exception {
        try (var opened = Homes.open(home.folder(), Mode.WRITE);
                var ledger = Ledger.open(
                        Homes.terms(opened, TestHome.TENANT, TimeSource.SYSTEM, Entropy.system()),
                        () -> opened.store(TestHome.TENANT));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watch = new ExecutionReader(ledger);
            for (var round = 0; round < 30; round++) {
                var id = append(ledger, "decision", null);
                var other = append(ledger, "decision", null);
                var started = new CountDownLatch(1);
                var woken = threads.submit(() -> {
                    started.countDown();
                    watch.awaitSequel(id, LONG);
                    return true;
                });
                started.await();
                append(ledger, "replay.refused", id);
                append(ledger, "outcome", other);
                if (round == 0) {
                    Thread.sleep(200);
                    assertThat(woken.isDone()).isFalse();
                }
                append(ledger, "outcome", id);

                assertThat(woken.get()).isTrue();
                watch.awaitSequel(id, LONG); // there already: returns at once
            }
        }
    }

    private static RecordId append(
            Ledger ledger, String type, @org.jspecify.annotations.Nullable RecordId executionId) {
        var record = TestHome.record(type);
        if (executionId == null) {
            record.put("executionId", RecordDraft.OWN_ID);
        } else {
            record.put("executionId", executionId.toString());
        }
        var draft = RecordDraft.of(record.build(), List.of());
        return ledger.by(Author.ofRuntime("writ:test")).<RecordId>run(view -> {
            var appended = view.append(draft);
            return committed -> appended.id();
        });
    }
}
