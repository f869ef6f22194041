package io.writ.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.app.cli.Terminal;
import io.writ.verifier.ApprovalAccount;
import io.writ.verifier.ApprovalAccount.State;
import io.writ.verifier.ApprovalAccount.Vote;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.OverrideVerdict;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.keys.TrustRoot;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code writ verify} says of people, from the vectors and from names that would rather be commands. */
class OverrideReportTest {
    private static final Path VECTORS = Path.of("..", "conformance", "src", "main", "resources", "vectors");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(written, OutputStream.nullOutputStream(), false, false, Optional.empty(), false);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            two people of the function approve | 0 | override: APPROVED by maria, tomas (finance-manager) at 2026-11-20T06:10:03.123Z, 2 of 2; may be claimed until 2026-11-20T06:20:03.123Z/  approve      maria              "Contract checked."/  approve      tomas              "Agreed."/  not checked  approval.requested terms against the policy: no bundle was supplied/  not checked  approval.resolved decision against the policy: no bundle was supplied
            without one vote's record: the vote is not checked | 0 | override: APPROVED by maria, tomas (finance-manager) at 2026-11-20T06:10:03.123Z, 2 of 2; may be claimed until 2026-11-20T06:20:03.123Z/  approve      maria/  approve      tomas              "Agreed."/  not checked  the votes of "maria": their records were not supplied/  not checked  approval.requested terms against the policy: no bundle was supplied/  not checked  approval.resolved decision against the policy: no bundle was supplied
            no resolution | 0 | override: not permitted: no result of the approval is among these attestations/  approve      maria              "Contract checked."/  approve      tomas              "Agreed."
            one of them rejects | 0 | override: not permitted: REJECTED at 2026-11-20T06:10:03.123Z/  approve      maria              "Contract checked."/  reject       tomas              "Agreed."
            a voter saw another action | 20 | override: INVALID: INV-049@verify: #2#actionDigest: is not the digest of the action that was decided
            """)
    void anOverrideIsToldInWords(String what, int exitCode, String lines) throws Exception {
        var vectors = JsonReader.readObject(Files.readAllBytes(VECTORS.resolve("overrides.json")));
        var verifier = AttestationVerifier.of(TrustRoot.of((JsonObject) Objects.requireNonNull(vectors.get("root"))));
        var file =
                Objects.requireNonNull(named(vectors, what).get("attestations")).canonical();
        var report = new VerdictReport(terminal, Judgement.of(file, each -> verifier));

        report.show();

        assertThat(report.exitCode().number()).isEqualTo(exitCode);
        var shown = shown().replace("approval.requested/terms", "approval.requested terms")
                .replace("approval.resolved/decision", "approval.resolved decision")
                .replace("/2/actionDigest", "#2#actionDigest");
        assertThat(shown).contains("\n" + lines.replace("/", "\n") + "\n" + count(file));
    }

    private static JsonObject named(JsonObject vectors, String what) {
        return ((JsonArray) Objects.requireNonNull(vectors.get("cases")))
                .elements().stream()
                        .map(JsonObject.class::cast)
                        .filter(vector -> what.equals(vector.string("what")))
                        .findFirst()
                        .orElseThrow();
    }

    private static String count(byte[] file) {
        return ((JsonArray) JsonReader.read(file)).size() + " attestations: ";
    }

    private String shown() {
        terminal.out().flush();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textFromPeopleIsShownEscaped() {
        var account = new ApprovalAccount(
                "01932f6a-7c00-7000-8000-000000000001",
                State.APPROVED,
                Optional.of("votes"),
                List.of(new Vote(
                        "eve\u001b[2K\rmaria",
                        "approve",
                        List.of("cfo\nINVALID"),
                        Optional.of("<b>\u202eok\u0007</b>"))),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false);

        new OverrideReport(terminal, List.of(new OverrideVerdict.Permitted(account))).show();

        assertThat(shown()).isEqualTo("""
                override: APPROVED by eve\\u001b[2K\\u000dmaria (cfo\\u000aINVALID), 1 vote
                  approve      eve\\u001b[2K\\u000dmaria "<b>\\u202eok\\u0007</b>"
                """);
    }
}
