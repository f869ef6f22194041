package io.writ.ledger;

import io.writ.store.LogReader;
import io.writ.store.StoreException;
import io.writ.store.Tile;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.log.MerkleTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The right edge of the Merkle tree: the tile that is still growing on each level. All that appending needs, whatever
 * the size of the ledger; made anew from the store at each opening. For one thread.
 */
@Inside
public final class TreeEdge {
    private final List<TreeTile> growing = new ArrayList<>();
    private final List<Tile> completed = new ArrayList<>();
    private final Map<TreeSnapshot.Place, TreeTile> recent = new HashMap<>();
    private long size;

    /** The edge of the empty tree. */
    public static TreeEdge empty() {
        return new TreeEdge();
    }

    /** The edge of the tree over the first {@code size} records, from its last few tiles and records. */
    public static TreeEdge load(LogReader log, long size) {
        var edge = new TreeEdge();
        edge.size = size;
        var leaves = (int) (size % Tile.WIDTH);
        edge.growing.add(new TreeTile());
        for (var record : log.records(size - leaves, leaves, false)) {
            edge.growing.get(0).append(MerkleTree.leafHash(record.leaf()));
        }
        for (var level = 1; size >> (TreeTile.HEIGHT * level) > 0; level++) {
            var entries = size >> (TreeTile.HEIGHT * level);
            var tile = new TreeTile();
            log.tileRoots(level - 1, entries - entries % Tile.WIDTH).stream()
                    .limit(entries % Tile.WIDTH)
                    .forEach(root -> tile.append(Digest.of(root)));
            edge.growing.add(tile);
        }
        edge.requireWhole();
        return edge;
    }

    private void requireWhole() {
        for (var level = 0; level < growing.size(); level++) {
            var expected = (int) ((size >> (TreeTile.HEIGHT * level)) % Tile.WIDTH);
            if (growing.get(level).count() != expected) {
                throw StoreException.damaged(
                        "the ledger has " + growing.get(level).count() + " of " + expected
                                + " hashes at the edge of level " + level + ": records or tiles are missing");
            }
        }
    }

    public void append(Digest leafHash) {
        var hash = leafHash;
        for (var level = 0; ; level++) {
            if (level == growing.size()) {
                growing.add(new TreeTile());
            }
            var tile = growing.get(level);
            tile.append(hash);
            if (!tile.complete()) {
                break;
            }
            var index = size >> (TreeTile.HEIGHT * (level + 1));
            completed.add(tile.stored(level, index));
            recent.put(new TreeSnapshot.Place(level, index), tile);
            growing.set(level, new TreeTile());
            hash = tile.root();
        }
        size++;
    }

    /** The tree as it stands, and the tiles completed since the last call. */
    public TreeSnapshot snapshot() {
        for (var level = 0; level < growing.size(); level++) {
            recent.put(new TreeSnapshot.Place(level, size >> (TreeTile.HEIGHT * (level + 1))), growing.get(level));
        }
        var snapshot = new TreeSnapshot(size, Map.copyOf(recent), List.copyOf(completed));
        recent.clear();
        completed.clear();
        return snapshot;
    }
}
