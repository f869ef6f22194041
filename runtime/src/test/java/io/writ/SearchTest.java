package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.history.DecisionQuery;
import io.writ.history.DecisionQuery.Criterion;
import io.writ.history.ExecutionReader;
import io.writ.history.SearchCursor;
import io.writ.verifier.Attestation;
import io.writ.verifier.Verdict;
import io.writ.verifier.id.RecordId;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches and chains of ledgers made at random, against a look at every record. */
@Timeout(120)
final class SearchTest {
    private static final int REQUESTS = 1_000;
    private static final int QUERIES = 120;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final MixedLedger mixed = new MixedLedger(seed);

    @TempDir
    Path folder;

    private Governor open(TestHome home) {
        var governor = home.open(mixed.clock);
        var published = governor.tenant().policies().publish(home.paymentPolicy("1.2.0"), false, Principal.local());
        assertThat(published.isPresent() || home.attestations().size() > 5).isTrue();
        return governor;
    }

    @Test
    void everySearchFindsWhatALookAtEveryRecordFindsWhateverIsAppendedMeanwhile() {
        var home = TestHome.found(folder, mixed.clock);
        try (var governor = open(home)) {
            mixed.grow(governor, REQUESTS);
            var records = home.attestations();
            for (var number = 0; number < QUERIES; number++) {
                records.addAll(home.attestationsFrom(records.size()));
                var query = mixed.query(records);

                var found = pages(governor, query.limit(1 + random.nextInt(random.nextBoolean() ? 3 : 300)));

                assertThat(found).as("seed %d: %s", seed, query).isEqualTo(MixedLedger.expected(records, query));
            }
        }
        home.check();
        assertThat(home.audit().rows().get("summary")).isGreaterThanOrEqualTo(REQUESTS / 256 - 1);
    }

    /** All pages, with records appended between them now and then. */
    private List<String> pages(Governor governor, DecisionQuery query) {
        List<String> ids = new ArrayList<>();
        var page = governor.tenant().history().search(query);
        while (true) {
            page.decisions().forEach(decision -> ids.add(decision.id()));
            assertThat(page.decisions().size()).isLessThanOrEqualTo(query.limit());
            if (page.next().isEmpty()) {
                return ids;
            }
            if (random.nextInt(40) == 0) {
                mixed.grow(governor, 16);
            }
            page = governor.tenant()
                    .history()
                    .search(query.after(
                            SearchCursor.parse(page.next().orElseThrow().toString())));
        }
    }

    @Test
    void aChainIsTheDecisionAndEveryRecordThatNamesIt() {
        var home = TestHome.found(folder, mixed.clock);
        try (var governor = open(home)) {
            mixed.grow(governor, REQUESTS);
            var records = home.attestations();
            for (var number = 0; number < QUERIES; number++) {
                var record = records.get(random.nextInt(records.size()));
                var chain = governor.tenant().history().chain(RecordId.parse(record.id()));

                if (!record.type().equals("decision")) {
                    assertThat(chain).isEmpty();
                    continue;
                }
                var whole = chain.orElseThrow();
                assertThat(whole.whole()).isTrue();
                assertThat(whole.records().stream().map(Attestation::id))
                        .as("seed %d: %s", seed, record.id())
                        .containsExactlyElementsOf(records.stream()
                                .filter(other -> other.executionId().equals(Optional.of(record.id())))
                                .map(Attestation::id)
                                .toList());
                assertThat(whole.records())
                        .allSatisfy(link -> assertThat(home.verify(link)).isInstanceOf(Verdict.Valid.class));
            }
        }
    }

    @Test
    void whoeverRepeatsARequestForEverPushesNothingOutOfItsChain() {
        var home = TestHome.found(folder);
        try (var governor = home.open()) {
            var first = (Answer.Approved) governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            for (var replay = 0; replay < ExecutionReader.MAX_REPLAYS + 5; replay++) {
                governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            }

            var chain = governor.tenant()
                    .history()
                    .chain(RecordId.parse(first.attestation().id()))
                    .orElseThrow();

            assertThat(chain.records()).hasSize(1 + ExecutionReader.MAX_REPLAYS);
            assertThat(chain.whole()).isFalse();
        }
    }

    @Test
    void aLedgerFromBeforeTheSummariesIsSearchedAsItIsAndSummarisedFromThereOn() throws SQLException {
        var home = TestHome.found(folder, mixed.clock);
        try (var governor = open(home)) {
            mixed.grow(governor, 700);
        }
        execute(home, "DELETE FROM projection_summary"); // as a release without summaries left it
        try (var governor = home.open(mixed.clock)) {
            mixed.grow(governor, 300);
            var records = home.attestations();
            for (var number = 0; number < 20; number++) {
                var query = mixed.query(records);
                assertThat(pages(governor, query.limit(100)).reversed())
                        .as("seed %d: %s", seed, query)
                        .endsWith(
                                MixedLedger.expected(records, query).reversed().toArray(new String[0]));
                records.addAll(home.attestationsFrom(records.size()));
            }
        }
        home.check();
        assertThat(home.audit().rows().get("summary")).isBetween(1L, 2L);
    }

    @Test
    void aTileIsSummarisedOnceWhateverFailsWhileItIsCompleted() {
        for (var point : List.of(
                Faults.Point.COMMIT_BEFORE,
                Faults.Point.COMMIT_HEAD,
                Faults.Point.COMMIT_MIDDLE,
                Faults.Point.COMMIT_AFTER,
                Faults.Point.SIGN)) {
            var home = TestHome.found(folder.resolve(point.name()));
            var faults = new Faults();
            try (var governor = home.open(faults)) {
                for (var payment = 0; payment < 250; payment++) {
                    governor.executeFromSignals(TestHome.payment("PAY-" + payment, "250"));
                }
                faults.arm(point, Faults.Manner.THROWS, 1);
                for (var payment = 250; payment < 300; payment++) {
                    governor.executeFromSignals(TestHome.payment("PAY-" + payment, "250"));
                }
                assertThat(governor.tenant()
                                .history()
                                .search(DecisionQuery.ALL
                                        .with(Criterion.ACTION, "payment.execute")
                                        .limit(500))
                                .decisions())
                        .as(point.name())
                        .hasSizeBetween(299, 300);
            }
            var report = home.audit();
            assertThat(report.findings()).as(point.name()).isEmpty();
            assertThat(report.rows()).as(point.name()).containsEntry("summary", 1L);
        }
    }

    @Test
    void whatIsNoQueryIsRefused() {
        assertThatThrownBy(() -> DecisionQuery.ALL.with(Criterion.STATE, "COMPLETED"))
                .hasMessage("INV-039@validate: ?state: \"COMPLETED\" is not a state of a decision. "
                        + "Give completed, pending_override or blocked.");
        assertThatThrownBy(() -> DecisionQuery.ALL.limit(501))
                .hasMessage("INV-039@validate: ?limit: a page of 501 decisions was asked for. "
                        + "Ask for 1 to 500, and follow `next`.");
        for (var text : List.of("", "0", "-1", "01", " 1", "1 ", "0x1", "1234567890123456789", "١")) {
            assertThatThrownBy(() -> SearchCursor.parse(text))
                    .as(text)
                    .hasMessageStartingWith("INV-039@validate: ?cursor: ")
                    .hasMessageEndingWith(" is not a cursor. Give what `next` of the page before said, or none for"
                            + " the first page.");
        }
    }

    private static void execute(TestHome home, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }
}
