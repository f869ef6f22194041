package io.writ.verifier.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares verification with trees and proofs made by the recursive definitions of RFC 9162 section 2.1. */
class MerkleProofTest {
    private static final int MAX = 70;
    private static final List<Digest> LEAVES =
            IntStream.range(0, MAX).mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i})).toList();

    @Test
    void hashesAreThoseOfThePublishedVectors() {
        assertThat(MerkleTree.emptyRoot()).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(MerkleTree.leafHash(new byte[0]))
                .hasToString("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        // the eight-leaf tree of the Certificate Transparency reference implementation
        var inputs = List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
        var leaves = inputs.stream()
                .map(hex -> MerkleTree.leafHash(HexFormat.of().parseHex(hex)))
                .toList();
        assertThat(root(leaves)).hasToString("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void inclusionIsProvenForEveryLeafOfEveryTreeAndForNothingElse() {
        for (var size = 1; size <= MAX; size++) {
            var tree = LEAVES.subList(0, size);
            var root = root(tree);
            for (var index = 0; index < size; index++) {
                var path = path(index, tree);
                assertThat(new InclusionProof(index, size, path).root(LEAVES.get(index))).isEqualTo(root);
                requireNoOtherPathProves(index, size, path, root);
            }
        }
    }

    private static void requireNoOtherPathProves(int index, int size, List<Digest> path, Digest root) {
        var leaf = LEAVES.get(index);
        assertThat(proves(index, size, path, LEAVES.get(index).equals(LEAVES.get(0)) ? LEAVES.get(1) : LEAVES.get(0), root))
                .isFalse();
        for (var other = 0; other < size; other++) {
            assertThat(proves(other, size, path, leaf, root)).isEqualTo(other == index);
        }
        for (var wrong : List.of(-1L, (long) size, size + 1L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            assertThatThrownBy(() -> new InclusionProof(wrong, size, path).root(leaf))
                    .hasMessage("INV-016@verify: /proof: index " + wrong + " is not within a log of " + size
                            + " records. " + Invariant.INCLUSION.remedy());
        }
        for (var changed : damaged(path)) {
            assertThat(proves(index, size, changed, leaf, root)).isFalse();
        }
        for (var longer : longer(path)) {
            assertThatThrownBy(() -> new InclusionProof(index, size, longer).root(leaf))
                    .hasMessageContaining("hashes does not fit index " + index + " of " + size);
        }
        for (var shorter : shorter(path)) {
            assertThatThrownBy(() -> new InclusionProof(index, size, shorter).root(leaf))
                    .hasMessageContaining("hashes does not fit index " + index + " of " + size);
        }
    }

    @Test
    void consistencyIsProvenForEveryPairOfSizesAndForNothingElse() {
        for (var second = 0; second <= MAX; second++) {
            var newer = root(LEAVES.subList(0, second));
            for (var first = 0; first <= second; first++) {
                var older = root(LEAVES.subList(0, first));
                var path = first == 0 ? List.<Digest>of() : consistency(first, LEAVES.subList(0, second));
                assertThat(new ConsistencyProof(first, second, path).verify(older, newer)).isTrue();
                assertThat(new ConsistencyProof(first, second, path).verify(flip(older, 0), newer)).isFalse();
                if (first > 0) {
                    assertThat(new ConsistencyProof(first, second, path).verify(older, flip(newer, 255))).isFalse();
                }
                for (var wrong : wrong(path)) {
                    assertThat(new ConsistencyProof(first, second, wrong).verify(older, newer)).isFalse();
                }
                if (first < second) {
                    assertThat(new ConsistencyProof(second, first, path).verify(newer, older)).isFalse();
                }
                assertThat(new ConsistencyProof(-1, second, path).verify(older, newer)).isFalse();
            }
        }
    }

    @Test
    void aForkIsNeverConsistent() {
        var fork = new ArrayList<>(LEAVES.subList(0, 50));
        fork.set(20, MerkleTree.leafHash(new byte[] {99}));
        for (var first = 21; first < 50; first++) {
            var honest = root(LEAVES.subList(0, first));

            var proof = new ConsistencyProof(first, 50, consistency(first, fork));

            assertThat(proof.verify(honest, root(fork))).isFalse();
        }
    }

    @Test
    void everySingleBitOfAPathCounts() {
        var tree = LEAVES.subList(0, 13);
        var path = path(5, tree);
        for (var at = 0; at < path.size(); at++) {
            for (var bit = 0; bit < 256; bit++) {
                var changed = new ArrayList<>(path);
                changed.set(at, flip(path.get(at), bit));
                assertThat(proves(5, 13, changed, LEAVES.get(5), root(tree))).isFalse();
            }
        }
    }

    private static boolean proves(long index, long size, List<Digest> path, Digest leaf, Digest root) {
        try {
            return new InclusionProof(index, size, path).root(leaf).equals(root);
        } catch (RefusedException e) {
            return false;
        }
    }

    private static Digest root(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            return MerkleTree.emptyRoot();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        var k = split(leaves.size());
        return MerkleTree.nodeHash(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    private static List<Digest> path(int index, List<Digest> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        var k = split(leaves.size());
        var left = leaves.subList(0, k);
        var right = leaves.subList(k, leaves.size());
        return index < k ? append(path(index, left), root(right)) : append(path(index - k, right), root(left));
    }

    private static List<Digest> consistency(int first, List<Digest> leaves) {
        return subproof(first, leaves, true);
    }

    private static List<Digest> subproof(int first, List<Digest> leaves, boolean whole) {
        if (first == leaves.size()) {
            return whole ? List.of() : List.of(root(leaves));
        }
        var k = split(leaves.size());
        var left = leaves.subList(0, k);
        var right = leaves.subList(k, leaves.size());
        return first <= k
                ? append(subproof(first, left, whole), root(right))
                : append(subproof(first - k, right, false), root(left));
    }

    /** The largest power of two smaller than n. */
    private static int split(int n) {
        return Integer.highestOneBit(n - 1);
    }

    private static List<Digest> append(List<Digest> path, Digest hash) {
        var longer = new ArrayList<>(path);
        longer.add(hash);
        return longer;
    }

    private static List<List<Digest>> wrong(List<Digest> path) {
        return Stream.of(damaged(path), longer(path), shorter(path)).flatMap(List::stream).toList();
    }

    private static List<List<Digest>> damaged(List<Digest> path) {
        return IntStream.range(0, path.size())
                .mapToObj(at -> {
                    List<Digest> changed = new ArrayList<>(path);
                    changed.set(at, flip(path.get(at), 7 * at % 256));
                    return changed;
                })
                .toList();
    }

    private static List<List<Digest>> longer(List<Digest> path) {
        var first = new ArrayList<>(path);
        first.add(0, LEAVES.get(3));
        return List.of(append(path, LEAVES.get(3)), first);
    }

    private static List<List<Digest>> shorter(List<Digest> path) {
        return path.isEmpty()
                ? List.of()
                : List.of(path.subList(0, path.size() - 1), path.subList(1, path.size()));
    }

    private static Digest flip(Digest digest, int bit) {
        var bytes = digest.bytes();
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return Digest.of(bytes);
    }
}
