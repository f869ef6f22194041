package io.writ.verifier.bundle;

import static io.writ.verifier.TestRoot.LEDGER;
import static io.writ.verifier.TestRoot.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.TestKey;
import io.writ.verifier.TestRoot;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.PolicyVersion;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleVerifierTest {
    private static final String FIX = ". Restore the signed files, or sign again with `writ policy sign`.";
    private static final Instant NOW = TestRoot.ISSUED;
    private static final TestKey SECOND = TestKey.of(21);
    private static final TrustRoot TRUST = new TestRoot().trusted();

    @TempDir
    private Path folder;

    @Test
    void aBundleThatIsAsItWasSignedIsVerified() {
        var files = new TestBundle();
        var bundle = files.signed(POLICY);

        var verified = new BundleVerifier(TRUST).verify(bundle, NOW);

        assertThat(verified.policyId()).isEqualTo("payment-approval");
        assertThat(verified.policyVersion()).isEqualTo("1.0.0");
        assertThat(verified.policyHash()).isEqualTo(files.statement().policyHash());
        assertThat(verified.bundleHash())
                .isEqualTo(Digest.sha256(files.statement().canonical()));
        assertThat(verified.signers()).containsExactly(POLICY.keyId());
        assertThat(verified.files()).containsOnlyKeys("policy.json", "policy.canonical.json", "examples/approve.json");
        assertThat(new BundleVerifier(TRUST).verifyWithoutTime(bundle).bundleHash())
                .isEqualTo(verified.bundleHash());
    }

    @Test
    void anyDifferenceBetweenFilesAndStatementIsRefused() {
        var envelope = TestBundle.sign(new TestBundle().statement().canonical(), POLICY);
        refused(
                new TestBundle().file("extra.txt", "x").with(envelope),
                "\"extra.txt\": the file is not listed in the bundle");
        refused(
                new TestBundle().remove("examples/approve.json").with(envelope),
                "\"examples/approve.json\": the file is listed in the bundle but missing");
        for (var name : new TestBundle().files().keySet()) {
            refused(
                    new TestBundle().file(name, "{ }").with(envelope),
                    "\"" + name + "\": the file is not the one that was signed");
        }
    }

    @Test
    void whatIsSignedMustItselfBeAPolicy() {
        refused(
                new TestBundle().remove("policy.canonical.json").signed(POLICY),
                "policy.canonical.json: the canonical policy is missing");
        refused(
                new TestBundle().file("policy.canonical.json", "{ }").signed(POLICY),
                "policy.canonical.json: it is not in canonical form");
        refused(
                new TestBundle()
                        .file("policy.canonical.json", "{\"policyId\":\"other\",\"policyVersion\":\"1.0.0\"}")
                        .signed(POLICY),
                "policy.canonical.json/policyId: is not the one that was signed");
        refused(
                new TestBundle()
                        .file(
                                "policy.canonical.json",
                                "{\"policyId\":\"payment-approval\",\"policyVersion\":\"2.0.0\"}")
                        .signed(POLICY),
                "policy.canonical.json/policyVersion: is not the one that was signed");
        refused(
                new TestBundle().file("policy.yaml", "x: 1").signed(POLICY),
                "of policy.yaml and policy.json exactly one belongs in a bundle");
        refused(
                new TestBundle().remove("policy.json").signed(POLICY),
                "of policy.yaml and policy.json exactly one belongs in a bundle");
        refused(
                new TestBundle().file("policy.json", "{}").signed(POLICY),
                "policy.json: its canonical form is not policy.canonical.json");
        var files = new TestBundle();
        var hash = new Statement(files.statement().subjects(), "payment-approval", "1.0.0", Digest.sha256());
        refused(
                files.with(TestBundle.sign(hash.canonical(), POLICY)),
                "policy.canonical.json: its digest is not the policyHash that was signed");
    }

    @Test
    void onlyEnoughPolicyKeysThatCountMakeABundle() {
        requireShort(new TestBundle().signed(), "");
        requireShort(new TestBundle().signed(SECOND), " (" + SECOND.keyId() + " is not in the trust root)");
        requireShort(new TestBundle().signed(LEDGER), " (" + LEDGER.keyId() + " has not the role policy)");
        requireShort(new TestRoot().role("policy", 1, POLICY.revoked()), " (" + POLICY.keyId() + " is revoked)");
        requireShort(
                new TestRoot().role("policy", 1, POLICY.valid(TestKey.FROM, NOW.minusMillis(1))),
                " (" + POLICY.keyId() + " is not valid after 2026-11-20T05:10:00.122Z)");
        requireShort(
                new TestRoot().role("policy", 1, POLICY.valid(NOW.plusMillis(1), TestKey.UNTIL)),
                " (" + POLICY.keyId() + " is not valid before 2026-11-20T05:10:00.124Z)");

        var two = new BundleVerifier(
                new TestRoot().role("policy", 2, POLICY.valid(), SECOND.valid()).trusted());
        assertThat(two.verify(new TestBundle().signed(SECOND, POLICY), NOW).signers())
                .containsExactlyInAnyOrder(POLICY.keyId(), SECOND.keyId());
        assertThatThrownBy(() -> two.verify(new TestBundle().signed(POLICY, POLICY), NOW))
                .hasMessage(
                        "INV-020@verify: bundle.dsse.json/signatures: by the policy role, 1 of the 2 signatures needed count"
                                + FIX);
    }

    @Test
    void withoutATimeExpiryIsNotJudgedButRevocationIs() {
        var bundle = new TestBundle().signed(POLICY);
        var expired = new TestRoot()
                .role("policy", 1, POLICY.valid(TestKey.FROM, NOW.minusMillis(1)))
                .trusted();
        var revoked = new TestRoot().role("policy", 1, POLICY.revoked()).trusted();

        assertThat(new BundleVerifier(expired).verifyWithoutTime(bundle).signers())
                .containsExactly(POLICY.keyId());
        assertThatThrownBy(() -> new BundleVerifier(revoked).verifyWithoutTime(bundle))
                .hasMessageContaining("is revoked");
    }

    private static void requireShort(TestRoot root, String why) {
        assertThatThrownBy(() -> new BundleVerifier(root.trusted()).verify(new TestBundle().signed(POLICY), NOW))
                .hasMessage(shortfall(why));
    }

    private static void requireShort(Bundle bundle, String why) {
        assertThatThrownBy(() -> new BundleVerifier(TRUST).verify(bundle, NOW)).hasMessage(shortfall(why));
    }

    private static String shortfall(String why) {
        return "INV-020@verify: bundle.dsse.json/signatures: by the policy role, 0 of the 1 signatures needed count"
                + why + FIX;
    }

    private static void refused(Bundle bundle, String refusal) {
        assertThatThrownBy(() -> new BundleVerifier(TRUST).verify(bundle, NOW))
                .hasMessage("INV-020@verify: " + refusal + FIX);
    }

    @Test
    void noByteOfAnEnvelopeMayChange() {
        var files = new TestBundle();
        var envelope =
                TestBundle.sign(files.statement().canonical(), POLICY).toJson().canonical();
        for (var at = 0; at < envelope.length; at++) {
            var changed = envelope.clone();
            changed[at] ^= 1;

            assertThatThrownBy(() -> new BundleVerifier(TRUST).verify(files.with(Envelope.parse(changed)), NOW))
                    .as("byte %d", at)
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void dsseSignsTypeAndPayloadWithTheirLengths() {
        var encoding = Envelope.preAuthEncoding(
                "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8));

        assertThat(encoding).asString().isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        var files = new TestBundle();
        var payload = files.statement().canonical();
        var otherType = new Envelope(
                "text/plain", payload, List.of(POLICY.signature(Envelope.preAuthEncoding("text/plain", payload))));
        refused(files.with(otherType), "bundle.dsse.json/payloadType: is not application/vnd.in-toto+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../x",
                "a/../../x",
                "./x",
                "a//b",
                "a/",
                "a\\b",
                "a\nb",
                "bundle.dsse.json",
                "..",
                "."
            })
    void namesThatLeadElsewhereAreRefused(String name) {
        var subjects = new TreeMap<>(Map.of(name, Digest.sha256()));

        assertThatThrownBy(() -> new Statement(subjects, "p", "1.0.0", Digest.sha256()))
                .hasMessage("INV-020@verify: /subject: lists a name that is not relative and plain" + FIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "01.0.0", "1.0.0-", "1.0.0-01", "v1.0.0", "1.0.0 ", "1.0.0+", "../1.0.0"})
    void versionsAreSemantic(String version) {
        assertThat(PolicyVersion.isValid(version)).isFalse();
        assertThat(PolicyVersion.isValid("1.0.0-rc.1+build.5")).isTrue();
    }

    @Test
    void aStatementIsSortedWithEachNameOnce() {
        var a = "{\"digest\":{\"sha256\":\"" + Digest.sha256() + "\"},\"name\":\"a\"}";
        var b = a.replace("\"a\"", "\"b\"");
        var head = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"policyHash\":\"" + Digest.sha256()
                + "\",\"policyId\":\"p\",\"policyVersion\":\"1.0.0\"},\"predicateType\":\"" + Statement.PREDICATE_TYPE
                + "\",\"subject\":[";

        assertThat(Statement.parse((head + a + "," + b + "]}").getBytes(StandardCharsets.UTF_8))
                        .canonical())
                .asString()
                .isEqualTo(head + a + "," + b + "]}");
        for (var subjects : List.of(b + "," + a, a + "," + a, "")) {
            assertThatThrownBy(() -> Statement.parse((head + subjects + "]}").getBytes(StandardCharsets.UTF_8)))
                    .hasMessageStartingWith("INV-020@verify: /subject: ");
        }
    }

    @Test
    void aFolderIsReadWholeAndWithoutLinks() throws IOException {
        var files = new TestBundle();
        write(files.signed(POLICY));
        assertThat(new BundleVerifier(TRUST).verify(Bundle.read(folder), NOW).policyId())
                .isEqualTo("payment-approval");

        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("policy.json"));
        assertThatThrownBy(() -> Bundle.read(folder))
                .hasMessage("INV-020@verify: \"link\": neither a plain file nor a folder" + FIX);
        Files.delete(folder.resolve("link"));
        Files.write(folder.resolve("big"), new byte[Bundle.MAX_FILE + 1]);
        assertThatThrownBy(() -> Bundle.read(folder))
                .hasMessage(
                        "INV-002@canonicalize: \"big\": a bundle beyond its limits of 4194304 bytes a file, 16777216 in"
                                + " all and 256 files. Remove from the folder what does not belong to the policy.");
        Files.delete(folder.resolve("big"));
        Files.delete(folder.resolve(Bundle.ENVELOPE));
        assertThatThrownBy(() -> Bundle.read(folder))
                .hasMessage("INV-020@verify: bundle.dsse.json: the policy is not signed: its bundle is missing" + FIX);
        assertThatThrownBy(() -> Bundle.read(folder.resolve("nowhere")))
                .hasMessage("INV-020@verify: the policy's folder cannot be read" + FIX);
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
        write(new TestBundle().signed(POLICY));
        for (var i = 0; i < Bundle.MAX_FILES; i++) {
            Files.writeString(folder.resolve("file-" + i), "");
        }

        assertThatThrownBy(() -> Bundle.read(folder)).hasMessageStartingWith("INV-002@canonicalize: ");
    }

    private void write(Bundle bundle) throws IOException {
        for (var file : bundle.files().entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Files.write(folder.resolve(Bundle.ENVELOPE), bundle.envelope().toJson().canonical());
    }
}
