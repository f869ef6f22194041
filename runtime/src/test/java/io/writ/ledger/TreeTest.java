package io.writ.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.store.Extents;
import io.writ.store.Head;
import io.writ.store.LogReader;
import io.writ.store.StoredRecord;
import io.writ.store.Tile;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.log.MerkleTree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tree in tiles against the definition of RFC 6962, around every size at which a tile fills up. */
final class TreeTest {
    private static final int LARGEST = 65_538;
    private static final List<Integer> SIZES =
            List.of(1, 2, 3, 4, 7, 8, 255, 256, 257, 258, 511, 512, 513, 514, 1_000, 65_535, 65_536, 65_537, 65_538);

    private static final List<Digest> LEAVES = new ArrayList<>();

    private record Range(int from, int to) {}

    private static final Map<Range, Digest> NAIVE = new HashMap<>();

    @BeforeAll
    static void makeLeaves() {
        for (var i = 0; i < LARGEST; i++) {
            LEAVES.add(MerkleTree.leafHash(leaf(i)));
        }
    }

    private static byte[] leaf(long index) {
        return ByteBuffer.allocate(8).putLong(index).array();
    }

    /** MTH of RFC 6962 section 2.1, word for word. */
    private static Digest naive(int from, int to) {
        if (to - from == 1) {
            return LEAVES.get(from);
        }
        var known = NAIVE.get(new Range(from, to));
        if (known != null) {
            return known;
        }
        var split = 1;
        while (split * 2 < to - from) {
            split *= 2;
        }
        var hash = MerkleTree.nodeHash(naive(from, from + split), naive(from + split, to));
        NAIVE.put(new Range(from, to), hash);
        return hash;
    }

    @Test
    void rootsAndProofsAreThoseOfTheNaiveTreeFromMemoryAndFromTheStore() {
        var random = new Random(6_962);
        for (var batch : List.of(1, 3, 256, 700, LARGEST)) {
            var edge = TreeEdge.empty();
            var store = new Tiles();
            for (var from = 0; from < LARGEST; ) {
                var to = Math.min(nextSize(from), from + batch);
                for (var i = from; i < to; i++) {
                    edge.append(LEAVES.get(i));
                }
                var snapshot = edge.snapshot();
                store.put(snapshot);
                if (SIZES.contains(to)) {
                    check(snapshot, from, store, random);
                    check(TreeSnapshot.load(store, to), to, store, random);
                }
                from = to;
                if (batch < 4 && from > 600) {
                    break; // small batches over small sizes are enough: 65,536 snapshots are not
                }
            }
        }
    }

    private static int nextSize(int from) {
        return SIZES.stream().filter(size -> size > from).findFirst().orElse(LARGEST);
    }

    private static void check(TreeSnapshot snapshot, long batchFrom, Tiles store, Random random) {
        var size = (int) snapshot.size();
        var root = naive(0, size);
        if (batchFrom < size) {
            // its own batch is proven from memory alone
            assertThat(snapshot.root()).isEqualTo(root);
            for (var index : indexes(batchFrom, size, random)) {
                var proof = snapshot.inclusion(index);
                assertThat(proof.root(LEAVES.get((int) (long) index)))
                        .as("%d of %d", index, size)
                        .isEqualTo(root);
            }
        }
        for (var index : indexes(0, size, random)) {
            assertThat(snapshot.inclusion(index, store).root(LEAVES.get((int) (long) index)))
                    .as("%d of %d", index, size)
                    .isEqualTo(root);
            assertThat(snapshot.holds(index, LEAVES.get((int) (long) index), store))
                    .isTrue();
            assertThat(snapshot.holds(index, root, store)).isEqualTo(size == 1);
        }
        for (var earlier : indexes(1, size + 1, random)) {
            var proof = snapshot.consistency(earlier, store);
            assertThat(proof.verify(naive(0, (int) (long) earlier), root))
                    .as("%d to %d", earlier, size)
                    .isTrue();
            assertThat(proof.verify(root, naive(0, (int) (long) earlier))).isEqualTo(earlier == size);
        }
    }

    /** The ends, the places around tiles, and some at random. */
    private static Set<Long> indexes(long from, long to, Random random) {
        Set<Long> indexes = new HashSet<>();
        for (var place : List.of(from, from + 1, to - 1, to - 2, 255L, 256L, 257L, 511L, 512L, 65_535L, 65_536L)) {
            indexes.add(place);
        }
        for (var i = 0; i < 8; i++) {
            indexes.add(from + random.nextLong(to - from));
        }
        indexes.removeIf(index -> index < from || index >= to);
        return indexes;
    }

    /** A store of complete tiles and of all leaves. */
    private static final class Tiles implements LogReader {
        private final Map<TreeSnapshot.Place, Tile> tiles = new HashMap<>();
        private long size;

        void put(TreeSnapshot snapshot) {
            size = snapshot.size();
            snapshot.completed().forEach(tile -> {
                var place = new TreeSnapshot.Place(tile.level(), tile.index());
                assertThat(tiles.put(place, tile))
                        .as("a tile is completed once")
                        .isNull();
            });
        }

        @Override
        public List<StoredRecord> records(long from, int max, boolean withDisclosures) {
            List<StoredRecord> records = new ArrayList<>();
            for (var index = from; index < Math.min(from + max, size); index++) {
                records.add(new StoredRecord(index, RecordId.ZERO, leaf(index), List.of()));
            }
            return records;
        }

        @Override
        public Optional<Tile> tile(int level, long index) {
            return Optional.ofNullable(tiles.get(new TreeSnapshot.Place(level, index)));
        }

        @Override
        public List<byte[]> tileRoots(int level, long from) {
            List<byte[]> roots = new ArrayList<>();
            for (var tile = tile(level, from); tile.isPresent(); tile = tile(level, from + roots.size())) {
                roots.add(tile.get().root());
            }
            return roots;
        }

        @Override
        public Optional<Head> head() {
            throw new AssertionError("a proof needs records and tiles alone");
        }

        @Override
        public OptionalLong indexOf(RecordId id) {
            throw new AssertionError("a proof needs records and tiles alone");
        }

        @Override
        public Extents extents() {
            throw new AssertionError("a proof needs records and tiles alone");
        }

        @Override
        public List<Head> checkpointsAfter(long after, int max) {
            throw new AssertionError("a proof needs records and tiles alone");
        }
    }
}
