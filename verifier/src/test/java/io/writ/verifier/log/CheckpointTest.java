package io.writ.verifier.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.TestKey;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final TestKey LEDGER = TestKey.of(3);
    private static final TestKey OTHER = TestKey.of(4);
    private static final Digest ROOT = Digest.sha256("root".getBytes(StandardCharsets.UTF_8));
    private static final Checkpoint CHECKPOINT = new Checkpoint("test.local/default", 7, ROOT);
    private static final SignedCheckpoint NOTE = LEDGER.sign(CHECKPOINT);
    private static final String LINE = NOTE.format().substring(NOTE.format().indexOf('\u2014'));

    @Test
    void aNoteReadsAsItWasWritten() {
        assertThat(Checkpoint.parse(CHECKPOINT.body())).isEqualTo(CHECKPOINT);
        assertThat(SignedCheckpoint.parse(NOTE.format())).isEqualTo(NOTE);
        assertThat(SignedCheckpoint.parse(NOTE.format()).verifyWith(List.of(OTHER.publicKey(), LEDGER.publicKey())))
                .containsExactly(LEDGER.publicKey());
        assertThat(NOTE.format())
                .startsWith("test.local/default\n7\n" + ROOT.base64() + "\n\n\u2014 test.local/default ");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, is not",
        "07, leading zero",
        "'', empty",
        "+7, sign",
        "'7 ', space",
        "9223372036854775808, beyond",
        "99999999999999999999, beyond",
        "٧, not ASCII",
        "1e1, exponent",
    })
    void sizesAreCanonicalDecimals(String size, String why) {
        assertThatThrownBy(() -> Checkpoint.parse("o/t\n" + size + "\n" + ROOT.base64() + "\n"))
                .as(why)
                .hasMessage("INV-017@verify: /proof: a size that is not a canonical decimal. "
                        + Invariant.CHECKPOINT.remedy());
        assertThat(Checkpoint.parse("o/t\n9223372036854775807\n" + ROOT.base64() + "\n")
                        .size())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Checkpoint.parse("o/t\n0\n" + ROOT.base64() + "\n").size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o/t\n7\nROOT", "o/t\n7\nROOT\nextension\n", "o/t\n7\n", "\n7\nROOT\n", "o t\n7\nROOT\n",
                        "o+t\n7\nROOT\n",
                "ö/t\n7\nROOT\n", "o/t\r\n7\nROOT\n", "o/t\n7\nAAAA\n", "o/t\n7\nROOT=\n", "o/t\n7\n ROOT\n", ""
            })
    void aBodyInAnyOtherFormIsRefused(String body) {
        assertThatThrownBy(() -> Checkpoint.parse(body.replace("ROOT", ROOT.base64())))
                .hasMessageStartingWith("INV-017@verify: /proof: ");
    }

    @Test
    void aNoteInAnyOtherFormIsRefused() {
        var text = NOTE.format();
        refused(text.substring(0, text.length() - 1), "without its empty line or its last newline");
        refused(text + "\n", "a signature line that is not");
        refused(text.replace("\n\n", "\n"), "without its empty line");
        refused(CHECKPOINT.body() + "\n", "a checkpoint without a signature line");
        refused(text.replace("\u2014 ", "- "), "a signature line that is not");
        refused(text.replace("\u2014 ", "\u2014  "), "a signature line that is not");
        refused(text.replace("=\n", "\n"), "");
        refused(text.replace("\n\n", "\n\n\t"), "a control character");
        refused(text.replace("\n\n", "\n\n\u007f"), "a control character");
        refused(text.replace("\n", "\r\n"), "a control character");
        refused(text + LINE.repeat(100), "more than 100 signature lines");
        refused(text + "\u2014 witness " + "A".repeat(256 << 10) + "\n", "of more than 262144 characters");
        refused(text + "\u2014 witness AAAA\n", "a signature line that is not");
        refused(text + "\u2014 wit+ness AAAAAAAA\n", "a signature line that is not");
    }

    /** C2SP signed-note: key names have no Unicode spaces, and verifiers take at least 16 signatures. */
    @Test
    void aKeyNameHasNoSpaceOfAnyKind() {
        for (var space = 0; space <= Character.MAX_VALUE; space++) {
            if (Pattern.matches("(?U)\\s", Character.toString(space))) {
                refused(NOTE.format() + "\u2014 wit" + (char) space + "ness AAAAAAAA\n", "");
            }
        }
        assertThat(SignedCheckpoint.parse(NOTE.format() + "\u2014 Zeugin\u200b\u00fc AAAAAAAA\n")
                        .format())
                .endsWith(" AAAAAAAA\n");
    }

    @Test
    void sixteenPostQuantumSignaturesAreTaken() {
        var lines = IntStream.range(0, 16)
                .mapToObj(i -> "\u2014 witness.example/" + "w".repeat(400) + i + " "
                        + Base64Text.encode(new byte[4 + 5_000]) + "\n")
                .collect(Collectors.joining());

        assertThat(SignedCheckpoint.parse(NOTE.format() + lines).verifyWith(List.of(LEDGER.publicKey())))
                .containsExactly(LEDGER.publicKey());
    }

    private static void refused(String text, String problem) {
        assertThatThrownBy(() -> SignedCheckpoint.parse(text))
                .hasMessageStartingWith("INV-017@verify: /proof: ")
                .hasMessageContaining(problem);
    }

    @Test
    void linesOfUnknownKeysAreIgnoredAndABadLineOfAKnownKeyRefusesTheNote() {
        var known = List.of(LEDGER.publicKey());
        var witness = "\u2014 witness.example/w " + Base64Text.encode(new byte[68]) + "\n";
        var stranger =
                OTHER.sign(CHECKPOINT).format().substring(CHECKPOINT.body().length() + 1);

        assertThat(SignedCheckpoint.parse(NOTE.format() + witness + stranger).verifyWith(known))
                .containsExactly(LEDGER.publicKey());
        assertThat(OTHER.sign(CHECKPOINT).verifyWith(known)).isEmpty();
        assertThat(NOTE.verifyWith(List.of())).isEmpty();

        var twice = SignedCheckpoint.parse(NOTE.format() + LINE);
        assertThatThrownBy(() -> twice.verifyWith(known))
                .hasMessage("INV-017@verify: /proof: two signature lines of the key " + LEDGER.keyId() + ". "
                        + Invariant.CHECKPOINT.remedy());
        var other = new Checkpoint("test.local/default", 8, ROOT);
        var moved = SignedCheckpoint.parse(other.body() + "\n" + LINE);
        assertThatThrownBy(() -> moved.verifyWith(known))
                .hasMessage("INV-017@verify: /proof: the signature of the key " + LEDGER.keyId() + " does not verify. "
                        + Invariant.CHECKPOINT.remedy());
    }

    @Test
    void aProofReadsAsItWasWrittenAndHasOneSpelling() {
        var proof = new TlogProof(3, List.of(ROOT, MerkleTree.emptyRoot()), NOTE);
        var text = proof.text();

        assertThat(TlogProof.parse(text)).isEqualTo(proof);
        assertThat(TlogProof.parse(text).text()).isEqualTo(text);
        for (var wrong : List.of(
                text.replace("@v1", "@v2"),
                text.replace("index 3", "index 03"),
                text.replace("index 3", "index -3"),
                text.replace("index 3", "index"),
                text.replace("index 3\n", "extra AAAA\nindex 3\n"),
                text.replace(ROOT.base64(), "AAAA"),
                text.replace(ROOT.base64(), ROOT.base64() + " "),
                text.replace(ROOT.base64(), (ROOT.base64() + "\n").repeat(64).strip()),
                "c2sp.org/tlog-proof@v1\nindex 3\n" + ROOT.base64() + "\n",
                "c2sp.org/tlog-proof@v1\nindex 3",
                "\n" + text,
                "")) {
            assertThatThrownBy(() -> TlogProof.parse(wrong)).hasMessageStartingWith("INV-016@verify: /proof: ");
        }
    }
}
