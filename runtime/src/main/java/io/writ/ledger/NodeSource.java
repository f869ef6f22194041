package io.writ.ledger;

import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;

/** Where proofs get their hashes from. */
@FunctionalInterface
@Inside
public interface NodeSource {
    /**
     * The hash of a perfect subtree.
     *
     * @param height 0 for leaves
     * @param position from 0 on the left; the subtree covers the leaves from {@code position << height} on and is full
     */
    Digest node(int height, long position);
}
