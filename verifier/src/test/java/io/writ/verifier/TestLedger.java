package io.writ.verifier;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.log.TlogProof;
import java.util.ArrayList;
import java.util.List;

/** A log of two records for tests: whatever record it is given is the second or the first, properly proven. */
final class TestLedger {
    private static final Digest OTHER = MerkleTree.leafHash(new byte[] {0});

    private final String origin;
    private final TestKey key;

    TestLedger(String origin, TestKey key) {
        this.origin = origin;
        this.key = key;
    }

    Attestation attest(JsonObject record, Disclosure... disclosures) {
        var leaf = record.canonical();
        var root = MerkleTree.nodeHash(OTHER, MerkleTree.leafHash(leaf));
        var texts = new ArrayList<String>();
        for (var disclosure : disclosures) {
            texts.add(disclosure.text());
        }
        return Attestation.of(leaf, texts, new TlogProof(1, List.of(OTHER), key.sign(new Checkpoint(origin, 2, root))));
    }

    Attestation attestFirst(JsonObject record) {
        var leaf = record.canonical();
        var root = MerkleTree.nodeHash(MerkleTree.leafHash(leaf), OTHER);
        return Attestation.of(
                leaf, List.of(), new TlogProof(0, List.of(OTHER), key.sign(new Checkpoint(origin, 2, root))));
    }

    /** A record that is to be in a log, and what goes with it. */
    record Entry(JsonObject record, List<Disclosure> disclosures) {}

    /** A log of these records, each of them proven in it. */
    List<Attestation> attest(List<Entry> entries) {
        var leaves = entries.stream()
                .map(entry -> MerkleTree.leafHash(entry.record().canonical()))
                .toList();
        var checkpoint = key.sign(new Checkpoint(origin, leaves.size(), root(leaves)));
        var attested = new ArrayList<Attestation>();
        for (var entry : entries) {
            var path = new ArrayList<Digest>();
            path(leaves, attested.size(), path);
            attested.add(Attestation.of(
                    entry.record().canonical(),
                    entry.disclosures().stream().map(Disclosure::text).toList(),
                    new TlogProof(attested.size(), path, checkpoint)));
        }
        return attested;
    }

    /** RFC 6962 section 2.1, as it is written there. */
    private static Digest root(List<Digest> leaves) {
        return leaves.size() == 1 ? leaves.get(0) : MerkleTree.nodeHash(root(left(leaves)), root(right(leaves)));
    }

    private static void path(List<Digest> leaves, int index, List<Digest> path) {
        if (leaves.size() == 1) {
            return;
        }
        var left = left(leaves);
        if (index < left.size()) {
            path(left, index, path);
            path.add(root(right(leaves)));
        } else {
            path(right(leaves), index - left.size(), path);
            path.add(root(left));
        }
    }

    private static List<Digest> left(List<Digest> leaves) {
        return leaves.subList(0, Integer.highestOneBit(leaves.size() - 1));
    }

    private static List<Digest> right(List<Digest> leaves) {
        return leaves.subList(Integer.highestOneBit(leaves.size() - 1), leaves.size());
    }

    /** A disclosure with a salt that is the same in every run. */
    static Disclosure disclose(String place, JsonValue value) {
        return Disclosure.of(new byte[Disclosure.SALT_SIZE], place, value);
    }
}
