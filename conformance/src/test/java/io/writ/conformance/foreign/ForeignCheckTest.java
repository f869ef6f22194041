package io.writ.conformance.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.log.TlogProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the runtime makes is believed by openssl and by a script that shares no line with it; and each of the checks
 * fails when its part is changed.
 */
class ForeignCheckTest {
    private static final Path SAMPLE =
            Path.of("..", "verifier", "src", "test", "resources", "sample").toAbsolutePath();
    private static final String VERIFY =
            "pkeyutl -verify -pubin -inkey keys/ledger.pub.pem -rawin -in checkpoint.txt -sigfile checkpoint.sig";
    private static final List<String> EVERYTHING = List.of(
            "trust/root.json",
            "attestation.json",
            "--bundle",
            "policies/payment-approval/1.0.0",
            "--replay-secret",
            "keys/replay.secret");

    @TempDir
    Path folder;

    @BeforeAll
    static void tools() {
        ForeignTools.require();
    }

    @Test
    void opensslBelievesTheCheckpointAndNoOther() throws IOException {
        var home = FreshHome.in(folder);
        var checkpoint = home.attestation().proof().checkpoint();
        var line = checkpoint
                .format()
                .strip()
                .substring(checkpoint.format().strip().lastIndexOf(' ') + 1);
        var body = checkpoint.checkpoint().text();
        // four bytes of key hash, then the signature
        var signature = Arrays.copyOfRange(Base64Text.decode(line), 4, 68);
        Files.write(home.folder().resolve("checkpoint.txt"), body);
        Files.write(home.folder().resolve("checkpoint.sig"), signature);

        assertThat(ForeignTools.openssl(home.folder(), VERIFY))
                .isEqualTo(new ForeignTools.Result(0, "Signature Verified Successfully\n"));

        body[body.length - 4] ^= 1;
        Files.write(home.folder().resolve("checkpoint.txt"), body);
        assertThat(ForeignTools.openssl(home.folder(), VERIFY).exit()).isEqualTo(1);
    }

    @Test
    void theScriptBelievesWhatTheRuntimeMade() throws IOException {
        var home = FreshHome.in(folder);

        assertThat(check(home)).isEqualTo(new ForeignTools.Result(0, """
                passed reading
                passed inclusion
                passed checkpoint
                passed origin_and_tenant
                passed disclosures_open
                passed bundle
                passed fingerprint
                passed replay_tag
                """));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6})
    void theScriptBelievesTheSample(int index) {
        var arguments = List.of(
                "root.json",
                "attestation-" + index + ".json",
                "--tenant-secret",
                "7dad164198c76c099e15e7f92cdc9d6357cccd5f663827ab7bdddfb67152b7ec");

        assertThat(ForeignTools.python(SAMPLE, "check_attestation.py", arguments))
                .isEqualTo(new ForeignTools.Result(0, """
                passed reading
                passed inclusion
                passed checkpoint
                passed origin_and_tenant
                passed disclosures_open
                passed replay_tag
                """));
    }

    /** A part that is changed, and the check that must notice. */
    private record Tampering(String file, String from, String to, String noticedBy) {}

    @Test
    void everyPartThatIsChangedIsNoticed() throws IOException {
        var home = FreshHome.in(folder);
        for (var tampering : tamperings(home)) {
            var path = home.folder().resolve(tampering.file());
            var before = Files.readAllBytes(path);
            home.tamper(tampering.file(), tampering.from(), tampering.to());

            var result = check(home);

            assertThat(result.output()).as("%s", tampering).contains("failed " + tampering.noticedBy() + ": ");
            assertThat(result.exit()).as("%s", tampering).isEqualTo(1);
            if (tampering.file().equals("attestation.json")) {
                assertThat(home.verdict()).as("%s", tampering).isInstanceOf(Verdict.Invalid.class);
            }
            Files.write(path, before);
        }
        assertThat(check(home).exit()).isZero();
    }

    private static List<Tampering> tamperings(FreshHome home) {
        var proof = home.attestation().proof();
        var changes = new ArrayList<Tampering>();
        changes.add(record("\"approve\"", "\"reject\"", "inclusion"));
        changes.add(record("\"tenant\": \"default\"", "\"tenant\": \"another\"", "inclusion"));
        changes.add(record("\"requires_override\": false", "\"requires_override\": true", "inclusion"));
        changes.add(record("\"v\": 1", "\"v\": 2", "inclusion"));
        changes.add(record("index " + proof.index(), "index " + (proof.index() - 1), "inclusion"));
        changes.add(flip(proof.hashes().get(0).base64(), "inclusion"));
        changes.add(flip(proof.checkpoint().checkpoint().root().base64(), "inclusion"));
        changes.add(record(".local/default\\n", ".local/defaulu\\n", "checkpoint"));
        changes.add(flip(signature(proof), "checkpoint"));
        for (var disclosure : home.attestation().disclosures()) {
            changes.add(flip(disclosure.text(), "disclosures_open"));
        }
        changes.add(new Tampering("trust/root.json", "\"version\": 1", "\"version\": 2", "reading"));
        changes.add(new Tampering("policies/payment-approval/1.0.0/policy.yaml", "1000", "9000", "bundle"));
        changes.add(new Tampering(
                "policies/payment-approval/1.0.0/bundle.dsse.json", "\"payload\": \"e", "\"payload\": \"f", "bundle"));
        return changes;
    }

    private static Tampering record(String from, String to, String noticedBy) {
        return new Tampering("attestation.json", from, to, noticedBy);
    }

    /** Exchanges one character in the middle of a text of the attestation. */
    private static Tampering flip(String text, String noticedBy) {
        var middle = text.length() / 2;
        var other = text.charAt(middle) == 'A' ? 'B' : 'A';
        return record(text, text.substring(0, middle) + other + text.substring(middle + 1), noticedBy);
    }

    private static String signature(TlogProof proof) {
        var note = proof.checkpoint().format().strip();
        return note.substring(note.lastIndexOf(' ') + 1);
    }

    @Test
    void aSecretOfAnotherHomeGivesAnotherTag() throws IOException {
        var home = FreshHome.in(folder);
        Files.write(home.folder().resolve("keys/replay.secret"), new byte[32]);

        assertThat(check(home))
                .satisfies(result -> assertThat(result.output())
                        .endsWith("failed replay_tag: the tag is not the fingerprint's under this secret\n"));
    }

    @Test
    void theFingerprintIsDisclosedAsTheScriptComputesIt() throws IOException {
        var home = FreshHome.in(folder);
        var disclosed = home.attestation().disclosures().stream()
                .filter(disclosure -> disclosure.place().equals("/execution_fingerprint"))
                .map(disclosure -> ((JsonString) disclosure.value()).value())
                .toList();

        // printf '%s' '{"key":{"payment_id":"PAY-1001"},"policyId":"payment-approval"}' | sha256sum
        assertThat(disclosed).containsExactly("a81625c35d7d216c9ccf0cc6b6d424f92a5410fb96ced7d7a99a97c134a3a083");
    }

    private static ForeignTools.Result check(FreshHome home) {
        return ForeignTools.python(home.folder(), "check_attestation.py", EVERYTHING);
    }
}
