package io.writ.client;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.log.ConsistencyProof;
import io.writ.verifier.log.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/** Builds consistency proofs (RFC 9162 section 2.1.4.1) from the hashes of perfect subtrees. */
final class ConsistencyPath {
    private final Subtrees subtrees;
    private final List<Digest> hashes = new ArrayList<>();

    private ConsistencyPath(Subtrees subtrees) {
        this.subtrees = subtrees;
    }

    /** The proof between two sizes of one log, as far as these hashes are true. */
    static ConsistencyProof between(long first, long second, Subtrees subtrees) {
        var path = new ConsistencyPath(subtrees);
        if (first > 0 && first < second) {
            path.add(first, 0, second, true);
        }
        return new ConsistencyProof(first, second, path.hashes);
    }

    /**
     * SUBPROOF of the RFC for the leaves from {@code begin} to {@code end}, of which the older tree has {@code older}.
     */
    private void add(long older, long begin, long end, boolean whole) {
        if (older == end - begin) {
            if (!whole) {
                hashes.add(root(begin, end));
            }
            return;
        }
        var left = left(end - begin);
        if (older <= left) {
            add(older, begin, begin + left, whole);
            hashes.add(root(begin + left, end));
        } else {
            add(older - left, begin + left, end, false);
            hashes.add(root(begin, begin + left));
        }
    }

    private Digest root(long begin, long end) {
        var size = end - begin;
        if (Long.bitCount(size) == 1) {
            var height = Long.numberOfTrailingZeros(size);
            return subtrees.root(height, begin >> height);
        }
        var left = left(size);
        return MerkleTree.nodeHash(root(begin, begin + left), root(begin + left, end));
    }

    /** The largest power of two below a size of at least 2. */
    private static long left(long size) {
        return Long.highestOneBit(size - 1);
    }

    /** Where the hashes come from. */
    @FunctionalInterface
    interface Subtrees {
        /** The root of the perfect subtree of {@code 1 << height} leaves, of which {@code position} stand before it. */
        Digest root(int height, long position);
    }
}
