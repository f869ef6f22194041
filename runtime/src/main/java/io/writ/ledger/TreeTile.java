package io.writ.ledger;

import io.writ.store.StoreException;
import io.writ.store.Tile;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.log.MerkleTree;

/**
 * A tile in memory, complete or still growing, with the nodes above its hashes. It only grows: a thread that has been
 * told of {@code n} hashes, with a happens-before edge, may read whatever those determine while another appends.
 */
final class TreeTile {
    static final int HEIGHT = 8;

    private final Digest[][] nodes = new Digest[HEIGHT + 1][];
    private int count;

    TreeTile() {
        for (var height = 0; height <= HEIGHT; height++) {
            nodes[height] = new Digest[Tile.WIDTH >> height];
        }
    }

    static TreeTile of(byte[] hashes) {
        if (hashes.length != Tile.WIDTH * Digest.SIZE) {
            throw StoreException.damaged("a tile of " + hashes.length + " bytes is damaged");
        }
        var tile = new TreeTile();
        var hash = new byte[Digest.SIZE];
        for (var at = 0; at < hashes.length; at += Digest.SIZE) {
            System.arraycopy(hashes, at, hash, 0, Digest.SIZE);
            tile.append(Digest.of(hash));
        }
        return tile;
    }

    /** Appends a hash and whatever nodes it completes: one node on average. */
    void append(Digest hash) {
        nodes[0][count] = hash;
        count++;
        for (var height = 1; height <= HEIGHT && count % (1 << height) == 0; height++) {
            var at = (count >> height) - 1;
            nodes[height][at] = MerkleTree.nodeHash(nodes[height - 1][2 * at], nodes[height - 1][2 * at + 1]);
        }
    }

    boolean complete() {
        return count == Tile.WIDTH;
    }

    int count() {
        return count;
    }

    Digest node(int height, int position) {
        return nodes[height][position];
    }

    Digest root() {
        return nodes[HEIGHT][0];
    }

    Tile stored(int level, long index) {
        var hashes = new byte[Tile.WIDTH * Digest.SIZE];
        for (var i = 0; i < Tile.WIDTH; i++) {
            nodes[0][i].copyTo(hashes, i * Digest.SIZE);
        }
        return new Tile(level, index, root().bytes(), hashes);
    }
}
