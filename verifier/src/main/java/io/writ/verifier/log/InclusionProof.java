package io.writ.verifier.log;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;

/**
 * The path from one leaf to the root of a tree (RFC 9162 section 2.1.3). By itself it proves nothing: {@link #root}
 * computes what the root would have to be.
 *
 * @param index the leaf's position, from 0
 * @param size how many leaves the tree has
 * @param hashes the siblings on the way, from the leaf upwards
 */
public record InclusionProof(long index, long size, List<Digest> hashes) {
    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * The root that a tree of this size has if the leaf is at this index (RFC 9162 section 2.1.3.2, with its last
     * check).
     *
     * @throws RefusedException INV-016 unless {@code 0 <= index < size} and there are exactly as many hashes as the
     *     path has levels
     */
    @CheckReturnValue
    public Digest root(Digest leaf) {
        if (index < 0 || index >= size) {
            throw refused("index " + index + " is not within a log of " + size + " records");
        }
        var node = index;
        var last = size - 1;
        var hash = leaf;
        for (var sibling : hashes) {
            if (last == 0) {
                throw wrongCount();
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.nodeHash(sibling, hash);
                // the last node of a level may stand alone: it moves up unchanged until it has a left sibling
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = MerkleTree.nodeHash(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw wrongCount();
        }
        return hash;
    }

    private RefusedException wrongCount() {
        return refused("a path of " + hashes.size() + " hashes does not fit index " + index + " of " + size);
    }

    private static RefusedException refused(String problem) {
        return Invariant.INCLUSION.refuse("/proof", problem).exception();
    }
}
