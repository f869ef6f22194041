package io.writ.store;

/**
 * A complete tile of the Merkle tree (C2SP tlog-tiles).
 *
 * @param level 0 above the leaves, each level 8 heights up
 * @param index from 0 on the left
 * @param root the 32-byte hash over the whole tile, which is one entry of the level above
 * @param hashes its 256 hashes, 8,192 bytes
 */
public record Tile(int level, long index, byte[] root, byte[] hashes) {
    /** Hashes in a complete tile. */
    public static final int WIDTH = 256;
}
