package io.writ.client;

import static io.writ.client.ClientFixture.PROPOSAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.writ.client.TestServer.Answered;
import io.writ.gate.Answer;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a ledger which does not only grow is found out, and at what price. */
class LogWatchTest {
    @RegisterExtension
    final ClientFixture fixture = new ClientFixture();

    private final TestServer server = fixture.server;

    @Test
    void everyPairOfSizesOfOneLogIsConsistentAndOfTwoLogsIsNot() {
        var log = new TestLog();
        log.grow(70);
        var other = log.first(40);
        other.append(new byte[] {1});
        other.grow(29);
        for (var first = 1; first <= 70; first++) {
            for (var second = first; second <= 70; second++) {
                var proof = ConsistencyPath.between(first, second, subtreesOf(log));
                assertThat(proof.verify(log.root(0, first), log.root(0, second)))
                        .isTrue();
                assertThat(proof.verify(log.root(0, first), other.root(0, second)))
                        .isEqualTo(second <= 40);
            }
        }
        assertThat(ConsistencyPath.between(0, 5, subtreesOf(log)).verify(MerkleTree.emptyRoot(), log.root(0, 5)))
                .isTrue();
    }

    private static ConsistencyPath.Subtrees subtreesOf(TestLog log) {
        return (height, position) -> {
            var begin = (int) position << height;
            return log.root(begin, begin + (1 << height));
        };
    }

    @Test
    void aLogMayGrowAcrossEveryTile() {
        var random = new SplittableRandom(7);
        try (var client = fixture.client()) {
            server.log.grow(3);
            for (var size : new int[] {3, 200, 255, 256, 257, 600, 65_535, 65_537, 66_000, 140_000}) {
                server.log.grow(size - server.log.size());
                assertThat(client.checkpoint()).isEqualTo(server.log.checkpoint(size));
                server.log.grow(random.nextInt(3));
            }
            assertThat(server.asked).contains("GET /log/tile/0/001.p/1", "GET /log/tile/2/000.p/1");
        }
    }

    @Test
    void tilesAreNamedInGroupsOfThreeDigits() {
        var size = 1_234_067L * 256;
        var memory = CheckpointMemory.inMemory();
        memory.keep(TestLog.signed(new Checkpoint(TestLog.ORIGIN, size + 1, MerkleTree.emptyRoot())));
        try (var client = fixture.builder().memory(memory).build()) {
            var newer = TestLog.signed(new Checkpoint(TestLog.ORIGIN, size + 2, MerkleTree.emptyRoot()));
            server.refuseNext(1, 200, Map.of(), newer.format());

            assertThatThrownBy(client::checkpoint).isInstanceOf(InconsistentLogException.class);
            assertThat(server.asked).contains("GET /log/tile/0/x001/x234/067.p/2", "GET /log/tile/0/x001/x234/067");
        }
    }

    @Test
    void aTileThatBecameWholeServesForItsPart() {
        try (var client = fixture.client()) {
            server.log.grow(100);
            var ignored = client.checkpoint();
            server.log.grow(50);
            server.next((exchange, answered) -> TestServer.send(exchange, answered));
            server.refuseNext(1, 404, Map.of(), "");
            var grown = server.log.checkpoint(150);
            server.next((exchange, answered) -> {
                server.log.grow(150);
                TestServer.send(exchange, new Answered(200, Map.of(), server.log.tile(0, 0, 256)));
            });

            assertThat(client.checkpoint()).isEqualTo(grown).isNotEqualTo(ignored);
            assertThat(server.asked).endsWith("GET /log/tile/0/000.p/150", "GET /log/tile/0/000");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 300})
    void aLedgerThatWasSetBackOrForkedIsFoundOutForGood(int size) {
        var memory = CheckpointMemory.inMemory();
        server.log.grow(10);
        try (var client = fixture.builder().memory(memory).build()) {
            var honest = client.checkpoint();
            server.log = server.log.first(7);
            server.log.append(new byte[] {1});
            server.log.grow(size - 8);

            for (var again = 0; again < 2; again++) {
                var fork = catchThrowableOfType(InconsistentLogException.class, client::checkpoint);
                assertThat(fork.older()).isEqualTo(size < 10 ? server.log.checkpoint(size) : honest);
                assertThat(fork.newer()).isEqualTo(size < 10 ? honest : server.log.checkpoint(size));
            }
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL).getClass())
                    .isInstanceOf(InconsistentLogException.class);
            assertThat(memory.newest()).contains(honest);
        }
    }

    @Test
    void aForkSaysWhatItIs() {
        server.log.grow(10);
        try (var client = fixture.client()) {
            client.checkpoint();
            server.log = server.log.first(9);
            server.log.append(new byte[] {1});
            assertThatThrownBy(client::checkpoint)
                    .hasMessage(
                            "INV-042@verify: \"test.local/default\": two different roots were signed for size 10. "
                                    + "Keep both checkpoints as evidence, and stop relying on this ledger until its operator has explained them.");
            server.log.grow(2);
            assertThatThrownBy(client::checkpoint)
                    .hasMessageStartingWith(
                            "INV-042@verify: \"test.local/default\": nothing shows that size 12 continues size 10.");
        }
    }

    @Test
    void tilesThatWereWrongOnceAreNoFork() {
        server.log.grow(10);
        try (var client = fixture.client()) {
            client.checkpoint();
            server.log.grow(10);
            server.next((exchange, answered) -> TestServer.send(exchange, answered));
            server.next((exchange, answered) ->
                    TestServer.send(exchange, new Answered(200, Map.of(), new byte[answered.body().length])));
            assertThat(client.checkpoint().checkpoint().size()).isEqualTo(20);

            server.log.grow(1);
            server.next((exchange, answered) -> TestServer.send(exchange, answered));
            server.refuseNext(1, 200, Map.of(), "short");
            assertThatThrownBy(client::checkpoint)
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith(
                            "INV-042@verify: /log/tile/0/000: a tile of 5 bytes, where 21 hashes are expected.");
        }
    }

    @Test
    void aServerThatShowsNoTilesProvesNothing() {
        server.log.grow(10);
        try (var client = fixture.client()) {
            client.checkpoint();
            server.log.grow(10);
            server.next((exchange, answered) -> TestServer.send(exchange, answered));
            server.refuseNext(1, 403, Map.of(), "");
            assertThatThrownBy(client::checkpoint).isInstanceOf(ProblemException.class);
            server.next((exchange, answered) -> TestServer.send(exchange, answered));
            server.refuseNext(4, 404, Map.of(), "");
            assertThatThrownBy(client::checkpoint).isInstanceOf(InconsistentLogException.class);
            assertThat(client.kept().orElseThrow().checkpoint().size()).isEqualTo(10);
        }
    }

    @Test
    void manyDecisionsCostFewProofsAndNoneEscapesThem() {
        try (var client = fixture.client()) {
            for (var i = 0; i < 100; i++) {
                assertThat(client.executeFromSignals(PROPOSAL.withIdempotencyKey("k" + i)))
                        .isInstanceOf(Answer.Approved.class);
                fixture.ticker.pass(Duration.ofMillis(100));
            }
            assertThat(server.asked.stream().filter(asked -> asked.contains("tile")))
                    .hasSizeBetween(8, 10);

            var honest = server.log;
            server.log = honest.first(99);
            server.log.append(new byte[] {1});
            fixture.ticker.pass(Duration.ofMillis(-300));
            assertThat(client.executeFromSignals(PROPOSAL.withIdempotencyKey("forked")))
                    .isInstanceOf(Answer.Approved.class);
            assertThatThrownBy(client::checkConsistency).isInstanceOf(InconsistentLogException.class);
        }
    }

    @Test
    void withoutAnIntervalNothingIsHandedOverUnproven() {
        try (var client = fixture.builder().consistencyEvery(Duration.ZERO).build()) {
            for (var i = 0; i < 10; i++) {
                assertThat(client.executeFromSignals(PROPOSAL.withIdempotencyKey("k" + i)))
                        .isInstanceOf(Answer.Approved.class);
                assertThat(client.kept().orElseThrow().checkpoint().size()).isEqualTo(i + 1);
            }
            server.log = server.log.first(9);
            assertThat(client.checkpoint().checkpoint().size()).isEqualTo(9); //    older, but of the same log
            server.log.append(new byte[] {1});
            assertThatThrownBy(() -> client.executeFromSignals(PROPOSAL.withIdempotencyKey("forked"))
                            .getClass())
                    .isInstanceOf(InconsistentLogException.class);
        }
    }

    @Test
    void aFileRemembersAcrossProcesses(@TempDir Path folder) throws IOException {
        var file = folder.resolve("writ.checkpoint");
        server.log.grow(10);
        try (var client = fixture.builder().memory(CheckpointMemory.file(file)).build()) {
            client.checkpoint();
        }
        assertThat(Files.readString(file)).isEqualTo(server.log.checkpoint(10).format());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }

        server.log = server.log.first(9);
        server.log.append(new byte[] {1});
        try (var client = fixture.builder().memory(CheckpointMemory.file(file)).build()) {
            assertThatThrownBy(client::checkpoint).isInstanceOf(InconsistentLogException.class);
        }
        var builder = fixture.builder().memory(CheckpointMemory.file(file));
        Files.writeString(file, Files.readString(file).replace("\n10\n", "\n11\n"), StandardCharsets.UTF_8);
        assertThatThrownBy(builder::build).hasMessageStartingWith("INV-017@verify: ");
        Files.writeString(file, "");
        assertThatThrownBy(builder::build).hasMessageStartingWith("INV-017@verify: ");
    }

    @Test
    void aCheckpointIsOnlyBelievedFromALedgerKeyAndForACoveredOrigin() {
        var root = MerkleTree.leafHash(new byte[] {1});
        var foreign = TestLog.signed(new Checkpoint("elsewhere/default", 1, root));
        var unsigned =
                TestLog.signed(new Checkpoint(TestLog.ORIGIN, 1, root)).format().replace("\n1\n", "\n2\n");
        try (var client = fixture.client()) {
            server.refuseNext(1, 200, Map.of(), foreign.format());
            assertThatThrownBy(client::checkpoint)
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith(
                            "INV-018@verify: the trust root does not cover the origin \"elsewhere/default\".");
            server.refuseNext(1, 200, Map.of(), unsigned);
            assertThatThrownBy(client::checkpoint)
                    .isInstanceOf(UntrustedAnswerException.class)
                    .hasMessageStartingWith("INV-017@verify: ");
            assertThat(client.kept()).isEmpty();
        }
    }
}
