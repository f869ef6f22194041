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

    /** A disclosure with a salt that is the same in every run. */
    static Disclosure disclose(String place, JsonValue value) {
        return Disclosure.of(new byte[Disclosure.SALT_SIZE], place, value);
    }
}
