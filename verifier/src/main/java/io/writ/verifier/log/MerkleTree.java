package io.writ.verifier.log;

import io.writ.verifier.canonical.Digest;

/**
 * The hashing of the log's Merkle tree (RFC 6962 section 2.1). Leaves and inner nodes are hashed with different prefixes,
 * so that neither can be passed off as the other.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** SHA-256 of {@code 0x00 ‖ record}. */
    public static Digest leafHash(byte[] record) {
        return Digest.sha256(LEAF, record);
    }

    /** SHA-256 of {@code 0x01 ‖ left ‖ right}. */
    public static Digest nodeHash(Digest left, Digest right) {
        var node = new byte[1 + 2 * Digest.SIZE];
        node[0] = NODE;
        left.copyTo(node, 1);
        right.copyTo(node, 1 + Digest.SIZE);
        return Digest.sha256(node);
    }

    /** The root of the empty tree: SHA-256 of nothing. */
    public static Digest emptyRoot() {
        return Digest.sha256();
    }
}
