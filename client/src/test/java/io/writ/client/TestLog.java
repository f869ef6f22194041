package io.writ.client;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.keys.RootRole;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.log.TlogProof;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A log made the slow way, straight from the definitions of RFC 6962, with its key and trust root. */
final class TestLog {
    static final String ORIGIN = "test.local/default";

    private static final TestKey ROOT = TestKey.fresh();
    private static final TestKey LEDGER = TestKey.fresh();

    private final List<Digest> leaves = new ArrayList<>();

    static TrustRoot trustRoot() {
        var unsigned = JsonObject.builder()
                .put("type", "trust-root")
                .put("v", 1)
                .put("version", 1)
                .put("issued", "2026-11-20T05:10:00.000Z")
                .put("origins", JsonArray.ofStrings(List.of("test.local/*")))
                .put(
                        "keys",
                        JsonObject.builder()
                                .put(
                                        ROOT.publicKey().keyId().value(),
                                        ROOT.valid().toJson())
                                .put(
                                        LEDGER.publicKey().keyId().value(),
                                        LEDGER.valid().toJson())
                                .build())
                .put(
                        "roles",
                        JsonObject.builder()
                                .put("root", role(ROOT))
                                .put("policy", role(ROOT))
                                .put("ledger", role(LEDGER))
                                .build())
                .build();
        JsonValue signature = ROOT.signature(TrustRoot.signedBytes(unsigned)).toJson("keyId");
        return TrustRoot.of(JsonObject.builder()
                .putAll(unsigned)
                .put("signatures", new JsonArray(List.of(signature)))
                .build());
    }

    private static JsonObject role(TestKey key) {
        return new RootRole(Set.of(key.publicKey().keyId()), 1).toJson();
    }

    /** A log that begins with the first leaves of this one, and may go on differently. */
    TestLog first(int size) {
        var copy = new TestLog();
        copy.leaves.addAll(leaves.subList(0, size));
        return copy;
    }

    int append(byte[] leaf) {
        leaves.add(MerkleTree.leafHash(leaf));
        return leaves.size() - 1;
    }

    /** Appends leaves that are nothing but numbers. */
    void grow(int count) {
        for (var i = 0; i < count; i++) {
            append(Integer.toString(leaves.size()).getBytes(StandardCharsets.US_ASCII));
        }
    }

    int size() {
        return leaves.size();
    }

    /** MTH of the leaves from {@code begin} to {@code end}. */
    Digest root(int begin, int end) {
        if (begin == end) {
            return MerkleTree.emptyRoot();
        }
        if (end - begin == 1) {
            return leaves.get(begin);
        }
        var middle = begin + Integer.highestOneBit(end - begin - 1);
        return MerkleTree.nodeHash(root(begin, middle), root(middle, end));
    }

    SignedCheckpoint checkpoint(int size) {
        return signed(new Checkpoint(ORIGIN, size, root(0, size)));
    }

    static SignedCheckpoint signed(Checkpoint checkpoint) {
        return SignedCheckpoint.of(checkpoint, LEDGER.publicKey().raw(), LEDGER.sign(checkpoint.text()));
    }

    TlogProof proof(int index, int size) {
        var path = new ArrayList<Digest>();
        path(index, 0, size, path);
        return new TlogProof(index, path, checkpoint(size));
    }

    private void path(int index, int begin, int end, List<Digest> path) {
        if (end - begin == 1) {
            return;
        }
        var middle = begin + Integer.highestOneBit(end - begin - 1);
        if (index < middle) {
            path(index, begin, middle, path);
            path.add(root(middle, end));
        } else {
            path(index, middle, end, path);
            path.add(root(begin, middle));
        }
    }

    /** The first {@code width} hashes of a tile of height 8. */
    byte[] tile(int level, int number, int width) {
        var span = 1 << (8 * level);
        var tile = new ByteArrayOutputStream();
        for (var i = 0; i < width; i++) {
            var begin = (number * 256 + i) * span;
            tile.writeBytes(root(begin, begin + span).bytes());
        }
        return tile.toByteArray();
    }
}
