package io.writ.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.Governor;
import io.writ.Homes;
import io.writ.TestHome;
import io.writ.audit.LedgerAudit.AuditSettings;
import io.writ.gate.Answer;
import io.writ.ledger.Ledger;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ledger that is verified beside its use: what is found stops it, and nothing else does. */
final class LedgerWatchTest {
    private static final Duration NEVER_AGAIN = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int FIRST = 300;
    private static final int SECOND = 400;

    @TempDir
    Path folder;

    private TestHome home;
    private Path mark;
    private int payments;

    /** A home whose ledger has been verified up to {@code FIRST} payments, and has {@code SECOND} more. */
    @BeforeEach
    void found() {
        home = TestHome.found(folder);
        mark = home.database().resolveSibling("verified.json");
        try (var governor = home.open()) {
            pay(governor, FIRST);
            try (var watch = governor.tenant().watch(NEVER_AGAIN)) {
                watch.awaitRecent(SOON);
                pay(governor, SECOND);
            }
        }
    }

    private void pay(Governor governor, int count) {
        try (var callers = Executors.newFixedThreadPool(50, Thread.ofVirtual().factory())) {
            for (var i = 0; i < count; i++) {
                var request = TestHome.payment("PAY-" + payments++, "250");
                callers.execute(
                        () -> assertThat(governor.executeFromSignals(request)).isInstanceOf(Answer.Approved.class));
            }
        }
    }

    private void change(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a decision is answered while the ledger is watched, once {@code until} holds. */
    private String answer(java.util.function.Predicate<LedgerWatch.Progress> until) {
        try (var governor = home.open();
                var watch = governor.tenant().watch(NEVER_AGAIN)) {
            await(() -> until.test(watch.progress()));
            return governor.executeFromSignals(TestHome.payment("PAY-" + payments++, "250"))
                            instanceof Answer.Refused refused
                    ? refused.refusal().message()
                    : "decided";
        }
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aFindingStopsTheLedgerUntilAFullVerificationFindsNothing() throws IOException {
        var whole = Files.readAllBytes(home.database());
        change("UPDATE disclosure SET texts = (SELECT texts FROM disclosure WHERE idx = 20) WHERE idx = 19");

        assertThat(answer(progress -> progress.finding().isPresent()))
                .isEqualTo("INV-031@store: record 19: a disclosure does not open the commitment at its place (and 5"
                        + " more; `writ log verify` lists them). Stop, keep a copy, and restore from a backup.");
        // before anything has been walked again
        assertThat(answer(progress -> true))
                .matches("INV-031@store: ledger: it was found damaged at \\S+Z, and no full verification has found it"
                        + " intact since\\. Stop, keep a copy, and restore from a backup\\.");

        Files.write(home.database(), whole);
        assertThat(answer(progress -> progress.full().isPresent())).isEqualTo("decided");
        assertThat(answer(progress -> true)).isEqualTo("decided");
        home.check();
    }

    @Test
    void aForgedMarkHidesNothing() {
        change("UPDATE disclosure SET texts = (SELECT texts FROM disclosure WHERE idx = 20) WHERE idx = 19");
        var report = home.audit();
        assertThat(report.intact()).isFalse();
        new VerifiedMark(report.records(), root(report), Instant.now(), true).write(mark);

        assertThat(answer(progress -> progress.finding().isPresent())).startsWith("INV-031@store: record 19: ");
    }

    @Test
    void whatWasAddedSinceIsVerifiedBeforeTheFirstAnswer() {
        var index = FIRST + 50;
        change("UPDATE record SET leaf = (SELECT leaf FROM record WHERE idx = 20) WHERE idx = " + index);
        try (var governor = home.open();
                var watch = governor.tenant().watch(NEVER_AGAIN)) {
            watch.awaitRecent(SOON);

            assertThat(watch.progress().finding()).isPresent();
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-X", "250")))
                    .isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void aLedgerThatWasRolledBackIsNotGoneOnWith() throws IOException {
        var older = Files.readAllBytes(home.database());
        assertThat(answer(progress -> progress.full().isPresent())).isEqualTo("decided");
        try (var governor = home.open()) {
            pay(governor, 10);
            try (var watch = governor.tenant().watch(NEVER_AGAIN)) {
                watch.awaitRecent(SOON);
                await(() -> VerifiedMark.read(mark).orElseThrow().size() > FIRST + SECOND + 10);
            }
        }

        Files.write(home.database(), older);
        assertThat(answer(progress -> true))
                .matches("INV-031@store: ledger: it does not hold any more what it held when it was verified at"
                        + " \\S+Z: [0-9]+ records under another root\\. Restore the newest backup\\. If that loss"
                        + " is known and accepted, remove verified\\.json from the tenant's folder and start"
                        + " again\\.");
        Files.delete(mark);
        assertThat(answer(progress -> progress.full().isPresent())).isEqualTo("decided");
    }

    @Test
    void aMarkThatCannotBeReadIsNone() throws IOException {
        for (var content : List.of("", "{}", "{\"type\":\"verified\"}", "x".repeat(10_000))) {
            Files.writeString(mark, content);
            assertThat(answer(progress -> progress.full().isPresent())).isEqualTo("decided");
        }
    }

    @Test
    void aWalkBesideWritersFindsNothing() {
        try (var governor = home.open();
                var watch = governor.tenant().watch(Duration.ofMillis(1))) {
            for (var round = 0; round < 10; round++) {
                pay(governor, 200);
            }
            assertThat(watch.progress().finding()).isEmpty();
            assertThat(watch.progress().full()).isPresent();
        }
        home.check();
    }

    /** The calls of the opener from the first to the last of these fail; the first call is that of the start. */
    private record Failing(int first, int last, Supplier<Throwable> cause, Consumer<Integer> told)
            implements UnaryOperator<Supplier<Store>> {
        Failing(int first, int last, Supplier<Throwable> cause) {
            this(first, last, cause, call -> {});
        }

        @Override
        public Supplier<Store> apply(Supplier<Store> opener) {
            var calls = new AtomicInteger();
            return () -> {
                var call = calls.incrementAndGet();
                told.accept(call);
                if (call >= first && call <= last) {
                    switch (cause.get()) {
                        case Error error -> throw error;
                        case RuntimeException failure -> throw failure;
                        case Throwable other -> throw new AssertionError(other);
                    }
                }
                return opener.get();
            };
        }
    }

    /** Watches the ledger through an opener of a test's own, with short pauses. */
    private void watching(
            UnaryOperator<Supplier<Store>> through, Duration interval, BiConsumer<Ledger, LedgerWatch> check) {
        try (var opened = Homes.open(home.folder(), Mode.WRITE)) {
            var terms = Homes.terms(opened, TestHome.TENANT, TimeSource.SYSTEM, Entropy.system());
            var audit =
                    new AuditSettings(terms.origin(), terms.tenant(), opened.trustRoot(), terms.projections(), true);
            var opener = through.apply(() -> opened.readingStore(TestHome.TENANT));
            try (var ledger = Ledger.open(terms, () -> opened.store(TestHome.TENANT));
                    var watch = LedgerWatch.start(
                            ledger,
                            new LedgerWatch.Watched(opener, audit, mark),
                            TimeSource.SYSTEM,
                            interval,
                            Duration.ofMillis(10))) {
                check.accept(ledger, watch);
            }
        }
    }

    private static String trouble(Ledger ledger) {
        return ledger.trouble().map(Refusal::message).orElse("none");
    }

    static List<Throwable> passing() {
        return List.of(
                new StoreException("no file descriptor is left"),
                new UncheckedIOException(new IOException("Too many open files")),
                new OutOfMemoryError("driven by a test"),
                new IllegalStateException("driven by a test"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void anErrorThatPassesStopsNothing(Throwable passing) throws IOException {
        for (var before : List.of(true, false)) {
            if (!before) {
                Files.delete(mark);
            }
            var troubles = new ConcurrentLinkedQueue<String>();
            var watched = new AtomicReference<Ledger>();
            var first = before ? 2 : 1;
            watching(
                    new Failing(first, first + 2, () -> passing, call -> {
                        if (watched.get() != null) {
                            troubles.add(trouble(watched.get()));
                        }
                    }),
                    NEVER_AGAIN,
                    (ledger, watch) -> {
                        watched.set(ledger);
                        await(() -> watch.progress().full().isPresent()
                                && watch.progress().verified() == ledger.size()
                                && watch.progress().unread().isEmpty());
                        assertThat(watch.progress().finding()).isEmpty();
                        assertThat(trouble(ledger)).isEqualTo("none");
                    });
            assertThat(troubles).isNotEmpty().containsOnly("none");
        }
    }

    @Test
    void aLedgerThatCannotBeReadForLongTakesNothingUntilItCan() {
        var lasting = new StoreException("no file descriptor is left");
        watching(new Failing(2, 8, () -> lasting), NEVER_AGAIN, (ledger, watch) -> {
            await(() -> ledger.trouble().isPresent());
            assertThat(trouble(ledger))
                    .isEqualTo("INV-028@store: ledger: it cannot be read to verify it (attempt 5). Look into the log"
                            + " for the cause: the disk, the memory, the files that the process may open. It is tried"
                            + " again by itself.");
            assertThat(watch.progress().finding()).isEmpty();
            await(() -> ledger.trouble().isEmpty());
            await(() -> watch.progress().unread().isEmpty());
        });
    }

    @Test
    void whatWasFoundStaysFoundWhenNothingCanBeReadAnyMore() {
        change("UPDATE disclosure SET texts = (SELECT texts FROM disclosure WHERE idx = 20) WHERE idx = 19");
        var lasting = new IllegalStateException("driven by a test");
        watching(new Failing(4, 20, () -> lasting), Duration.ofMillis(1), (ledger, watch) -> {
            await(() -> watch.progress()
                    .unread()
                    .filter(why -> why.message().contains("attempt 6"))
                    .isPresent());
            assertThat(trouble(ledger)).startsWith("INV-031@store: record 19: ");
            await(() -> watch.progress().unread().isEmpty());
            assertThat(trouble(ledger)).startsWith("INV-031@store: record 19: ");
        });
    }

    @Test
    void damageThatEndsEveryWalkIsFoundAndRemembered() {
        var lasting = StoreException.damaged("tile 0/1 is missing");
        watching(new Failing(2, Integer.MAX_VALUE, () -> lasting), NEVER_AGAIN, (ledger, watch) -> {
            await(() -> watch.progress().finding().isPresent());
            assertThat(trouble(ledger))
                    .isEqualTo("INV-031@store: ledger: tile 0/1 is missing. Stop, keep a copy, and restore from a"
                            + " backup.");
        });
        assertThat(answer(progress -> true)).startsWith("INV-031@store: ledger: it was found damaged at ");
    }

    @Test
    void aRollBackIsFoundAlsoWhenTheStartCouldNotLook() {
        var report = home.audit();
        new VerifiedMark(report.records() + 1, root(report), Instant.now(), true).write(mark);
        var passing = new StoreException("no file descriptor is left");
        watching(new Failing(1, 3, () -> passing), NEVER_AGAIN, (ledger, watch) -> {
            assertThat(trouble(ledger)).startsWith("INV-028@store: ledger: it cannot be read to verify it (attempt ");
            await(() -> watch.progress().finding().isPresent());
            assertThat(trouble(ledger)).startsWith("INV-031@store: ledger: it does not hold any more what it held");
        });
    }

    private Digest root(AuditReport report) {
        try (var opened = Homes.open(home.folder(), Mode.READ);
                var store = opened.store(TestHome.TENANT);
                var view = io.writ.ledger.LedgerView.open(store)) {
            return view.root(report.records());
        }
    }
}
