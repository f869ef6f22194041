package io.writ.verifier.log;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.canonical.Digest;
import java.util.List;

/**
 * The proof that a log only grew between two checkpoints (RFC 9162 section 2.1.4). By itself it proves nothing:
 * {@link #verify} says whether it connects two roots.
 *
 * @param first the size of the older tree
 * @param second the size of the newer tree
 * @param hashes the path, in the RFC's order
 */
public record ConsistencyProof(long first, long second, List<Digest> hashes) {
    public ConsistencyProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * Whether the newer tree begins with the whole of the older one (RFC 9162 section 2.1.4.2). False too for a proof
     * that has a hash too many or too few. The empty tree is consistent with every tree, by an empty proof.
     */
    @CheckReturnValue
    public boolean verify(Digest firstRoot, Digest secondRoot) {
        if (first < 0 || first > second) {
            return false;
        }
        if (first == second) {
            return hashes.isEmpty()
                    && firstRoot.equals(secondRoot)
                    && (first > 0 || firstRoot.equals(MerkleTree.emptyRoot()));
        }
        if (first == 0) {
            return hashes.isEmpty() && firstRoot.equals(MerkleTree.emptyRoot());
        }
        // a first size that is a power of two is a whole subtree; the proof leaves out its root
        if (Long.bitCount(first) == 1) {
            return connects(firstRoot, hashes, firstRoot, secondRoot);
        }
        return !hashes.isEmpty() && connects(hashes.get(0), hashes.subList(1, hashes.size()), firstRoot, secondRoot);
    }

    private boolean connects(Digest start, List<Digest> path, Digest firstRoot, Digest secondRoot) {
        var node = (first - 1) >> Long.numberOfTrailingZeros(~(first - 1));
        var last = (second - 1) >> Long.numberOfTrailingZeros(~(first - 1));
        var older = start;
        var newer = start;
        for (var hash : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                older = MerkleTree.nodeHash(hash, older);
                newer = MerkleTree.nodeHash(hash, newer);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newer = MerkleTree.nodeHash(newer, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && older.equals(firstRoot) && newer.equals(secondRoot);
    }
}
