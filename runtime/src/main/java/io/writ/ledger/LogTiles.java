package io.writ.ledger;

import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.Tile;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.log.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The log of one durable state as files of hashes and of entries (C2SP tlog-tiles), from which anybody can check it. A
 * part of a tile is there as soon as so many of its hashes are, and never changes.
 */
@Inside
public final class LogTiles {
    /** The highest level that a tree of 2^63 leaves could have. */
    public static final int MAX_LEVEL = 7;

    private final StoreReader reader;
    private final long size;

    public LogTiles(StoreReader reader, Committed committed) {
        this.reader = reader;
        this.size = committed.size();
    }

    /**
     * The first hashes of a tile, 32 bytes each; empty if there are not so many yet.
     *
     * @param level 0 above the leaves, to {@link #MAX_LEVEL}
     * @param width 1 to 256
     */
    public Optional<byte[]> hashes(int level, long index, int width) {
        if (!reaches(size >> (TreeTile.HEIGHT * level), index, width)) {
            return Optional.empty();
        }
        if (width == Tile.WIDTH) {
            return Optional.of(reader.tile(level, index)
                    .orElseThrow(() -> StoreException.damaged("tile " + level + "/" + index + " is missing"))
                    .hashes());
        }
        var first = index * Tile.WIDTH;
        var hashes = level == 0
                ? reader.records(first, width, false).stream()
                        .map(record -> MerkleTree.leafHash(record.leaf()).bytes())
                        .toList()
                : reader.tileRoots(level - 1, first).stream().limit(width).toList();
        var bytes = new ByteArrayOutputStream(width * Digest.SIZE);
        hashes.forEach(bytes::writeBytes);
        if (bytes.size() != width * Digest.SIZE) {
            throw StoreException.damaged("hashes of tile " + level + "/" + index + " are missing");
        }
        return Optional.of(bytes.toByteArray());
    }

    /** The first records of a tile, each after its length in two bytes; empty if there are not so many yet. */
    public Optional<byte[]> entries(long index, int width) {
        if (!reaches(size, index, width)) {
            return Optional.empty();
        }
        var records = reader.records(index * Tile.WIDTH, width, false);
        if (records.size() != width) {
            throw StoreException.damaged("records of tile " + index + " are missing");
        }
        var bytes = new ByteArrayOutputStream(width * 1_024);
        for (var record : records) {
            bytes.write(record.leaf().length >> 8);
            bytes.write(record.leaf().length);
            bytes.writeBytes(record.leaf());
        }
        return Optional.of(bytes.toByteArray());
    }

    private static boolean reaches(long count, long index, int width) {
        return index < count / Tile.WIDTH || (index == count / Tile.WIDTH && width <= count % Tile.WIDTH);
    }
}
