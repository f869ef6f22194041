package io.writ.ledger;

import io.writ.store.LogReader;
import io.writ.store.StoreException;
import io.writ.store.Tile;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.log.ConsistencyProof;
import io.writ.verifier.log.InclusionProof;
import io.writ.verifier.log.MerkleTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The Merkle tree of one checkpoint: proves (RFC 9162 section 2.1.3 and 2.1.4). It holds the tiles of its right edge,
 * with which everything appended in its own batch is proven from memory; older tiles are read from the store.
 *
 * @param size how many leaves
 * @param tiles those in memory
 * @param completed the tiles that its batch completed
 */
@Inside
public record TreeSnapshot(long size, Map<Place, TreeTile> tiles, List<Tile> completed) {

    /** Where a tile stands. */
    record Place(int level, long index) {}

    /** The tree of the newest checkpoint, from the store alone. */
    static TreeSnapshot load(LogReader log, long size) {
        return TreeEdge.load(log, size).snapshot();
    }

    public Digest root() {
        return size == 0 ? MerkleTree.emptyRoot() : subtree(fromMemory(), 0, size);
    }

    /** The root, for a tree whose older tiles are not in memory. */
    public Digest root(LogReader log) {
        return size == 0 ? MerkleTree.emptyRoot() : subtree(from(log), 0, size);
    }

    /** Whether a leaf of this hash is at an index. */
    boolean holds(long index, Digest leafHash, LogReader log) {
        return from(log).node(0, index).equals(leafHash);
    }

    /** Proves a record of this snapshot's own batch. */
    InclusionProof inclusion(long index) {
        return inclusion(index, fromMemory());
    }

    /** Proves any record. */
    InclusionProof inclusion(long index, LogReader log) {
        return inclusion(index, from(log));
    }

    private InclusionProof inclusion(long index, NodeSource nodes) {
        List<Digest> path = new ArrayList<>();
        var low = 0L;
        var high = size;
        while (high - low > 1) {
            var middle = low + split(high - low);
            if (index < middle) {
                path.add(subtree(nodes, middle, high));
                high = middle;
            } else {
                path.add(subtree(nodes, low, middle));
                low = middle;
            }
        }
        Collections.reverse(path);
        return new InclusionProof(index, size, path);
    }

    /** Proves that this tree continues the one of {@code earlier} leaves, at least 1. */
    ConsistencyProof consistency(long earlier, LogReader log) {
        var nodes = from(log);
        List<Digest> path = new ArrayList<>();
        var low = 0L;
        var high = size;
        while (high != earlier) {
            var middle = low + split(high - low);
            if (earlier <= middle) {
                path.add(subtree(nodes, middle, high));
                high = middle;
            } else {
                path.add(subtree(nodes, low, middle));
                low = middle;
            }
        }
        if (low > 0) {
            path.add(subtree(nodes, low, high));
        }
        Collections.reverse(path);
        return new ConsistencyProof(earlier, size, path);
    }

    /** The hash over leaves [low, high), where low is a multiple of the smallest power of two that covers the range. */
    private static Digest subtree(NodeSource nodes, long low, long high) {
        var width = high - low;
        if (Long.bitCount(width) == 1) {
            var height = Long.numberOfTrailingZeros(width);
            return nodes.node(height, low >> height);
        }
        var middle = low + split(width);
        return MerkleTree.nodeHash(subtree(nodes, low, middle), subtree(nodes, middle, high));
    }

    /** The largest power of two below {@code width}. */
    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }

    private NodeSource fromMemory() {
        return (height, position) -> node(height, position, place -> {
            throw new IllegalStateException("not in memory: " + place);
        });
    }

    private NodeSource from(LogReader log) {
        Map<Place, TreeTile> read = new HashMap<>();
        return (height, position) -> node(
                height,
                position,
                place -> read.computeIfAbsent(
                        place,
                        p -> log.tile(p.level(), p.index())
                                .map(tile -> TreeTile.of(tile.hashes()))
                                .orElseThrow(() -> StoreException.damaged(
                                        "tile " + p.level() + "/" + p.index() + " is missing"))));
    }

    private Digest node(int height, long position, Function<Place, TreeTile> elsewhere) {
        var within = height % TreeTile.HEIGHT;
        var place = new Place(height / TreeTile.HEIGHT, position >> (TreeTile.HEIGHT - within));
        var inMemory = tiles.get(place);
        var tile = inMemory != null ? inMemory : elsewhere.apply(place);
        return tile.node(within, (int) (position & ((1L << (TreeTile.HEIGHT - within)) - 1)));
    }
}
