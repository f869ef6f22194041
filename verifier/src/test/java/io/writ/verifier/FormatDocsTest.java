package io.writ.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.Envelope;
import io.writ.verifier.bundle.Statement;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.InclusionProof;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.log.SignedCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The worked bytes in docs/formats are the ones that this code computes. */
class FormatDocsTest {
    private static final Attestation WORKED = Sample.attestation(2);

    @Test
    void theWorkedDisclosureIsRight() throws IOException {
        var disclosure = WORKED.disclosures().get(0);

        assertThat(doc("canonical-json.md"))
                .contains(
                        new String(Base64Text.decodeUrl(disclosure.text()), StandardCharsets.UTF_8),
                        disclosure.text(),
                        disclosure.commitment());
    }

    @Test
    void theWorkedPathIsRight() throws IOException {
        var proof = WORKED.proof();
        var doc = doc("proof.md");

        assertThat(doc.replace("\n    ", "\n")).contains(proof.checkpoint().format());
        var hash = MerkleTree.leafHash(WORKED.leaf());
        assertThat(doc)
                .contains(String.format(Locale.ROOT, "the %,d bytes of the leaf", WORKED.leaf().length), hash.hex());
        var size = proof.checkpoint().checkpoint().size();
        assertThat(new InclusionProof(2, size, proof.hashes()).root(hash))
                .isEqualTo(proof.checkpoint().checkpoint().root());
        hash = MerkleTree.nodeHash(hash, proof.hashes().get(0));
        assertThat(doc).contains(proof.hashes().get(0).hex(), hash.hex());
        hash = MerkleTree.nodeHash(proof.hashes().get(1), hash);
        assertThat(doc).contains(proof.hashes().get(1).hex(), hash.hex());
        hash = MerkleTree.nodeHash(hash, proof.hashes().get(2));
        assertThat(doc).contains(proof.hashes().get(2).hex(), hash.hex());
        var ledger = Sample.key("ledger").publicKey();
        var keyHash = SignedCheckpoint.keyHash(proof.checkpoint().checkpoint().origin(), ledger.raw());
        assertThat(doc).contains(HexFormat.of().formatHex(ledger.raw()), "`" + Integer.toHexString(keyHash) + "`");
    }

    @Test
    void theWorkedRootAndBundleAreRight() throws IOException {
        var doc = doc("bundle-and-trust-root.md");
        var rootBytes = TrustRoot.signedBytes(Sample.root().toJson());
        assertThat(doc)
                .contains(
                        String.format(Locale.ROOT, "%,d bytes", rootBytes.length),
                        Digest.sha256(rootBytes).hex());
        assertThat(doc).contains(Sample.key("ledger").keyId().value());

        var policy = "{\"policyId\":\"payment-approval\",\"policyVersion\":\"1.0.0\",\"schemaVersion\":\"1.0.0\"}";
        assertThat(doc).contains("\n    " + policy + "\n", "these " + policy.length() + " bytes");
        var hash = Digest.sha256(policy.getBytes(StandardCharsets.UTF_8));
        var subjects = new TreeMap<>(Map.of(Bundle.JSON_POLICY, hash, Bundle.CANONICAL_POLICY, hash));
        var payload = new Statement(subjects, "payment-approval", "1.0.0", hash).canonical();
        var signed = Envelope.preAuthEncoding(Envelope.IN_TOTO, payload);
        assertThat(doc)
                .contains(
                        "The payload, " + payload.length + " bytes",
                        new String(payload, StandardCharsets.UTF_8),
                        Digest.sha256(payload).hex(),
                        signed.length + " bytes that begin",
                        Digest.sha256(signed).hex(),
                        Base64Text.encode(Sample.key("policy").sign(signed)));
    }

    @Test
    void theWorkedOverrideIsRight() throws IOException {
        var action = TestDecision.json(TestApproval.ACTION).canonical();

        assertThat(doc("proof.md"))
                .contains(
                        new String(action, StandardCharsets.UTF_8) + "`, " + action.length + " bytes",
                        TestApproval.digest(TestApproval.ACTION));
    }

    private static String doc(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", "formats", name));
    }
}
