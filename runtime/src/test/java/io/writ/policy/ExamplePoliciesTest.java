package io.writ.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.action.Action;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.signal.SignalType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks examples/: every policy compiles without a warning that is not expected, every request has its stated outcome.
 */
class ExamplePoliciesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    static Stream<Path> requests() throws IOException {
        return files("requests", ".json");
    }

    static Stream<Path> policies() throws IOException {
        return Stream.concat(files("policies", ".yaml"), files("policies", ".json"));
    }

    static Stream<Path> all() throws IOException {
        return Stream.concat(policies(), files("authzen", ".yaml"));
    }

    private static Stream<Path> files(String folder, String ending) throws IOException {
        try (var found = Files.walk(EXAMPLES.resolve(folder))) {
            return found.filter(f -> f.toString().endsWith(ending)).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void eachRequestHasItsStatedOutcome(Path file) throws IOException {
        var example = JsonReader.readObject(Files.readAllBytes(file));
        var request = object(example, "request");
        var expected = object(example, "expect");

        JsonObject actual;
        try {
            actual = decide(request);
        } catch (RefusedException e) {
            actual = JsonObject.builder()
                    .put("outcome", "refused")
                    .put("invariant", e.refusal().invariant().id())
                    .build();
        }

        for (var name : expected.names()) {
            assertThat(actual.string(name)).as(name).isEqualTo(expected.string(name));
        }
        assertThat(file.getName(file.getNameCount() - 2))
                .hasToString(request.string("policyId") + "-" + request.string("policyVersion"));
    }

    private static JsonObject decide(JsonObject request) throws IOException {
        var policy = load(PolicyRef.of(
                Objects.requireNonNull(request.string("policyId")),
                Objects.requireNonNull(request.string("policyVersion"))));
        var signals = policy.readSignals(object(request, "signals"));
        var action = request.has("action") ? Action.read(object(request, "action")) : policy.defaultAction(signals);
        policy.checkAction(action, signals);
        var evaluation = policy.evaluate(signals, FactValues.CLEAR, action);
        var outcome = switch (evaluation.state()) {
            case COMPLETED -> "approve";
            case BLOCKED -> "reject";
            case PENDING_OVERRIDE -> "pending_override";
        };
        return JsonObject.builder()
                .put("outcome", outcome)
                .put("rule", evaluation.decision().rule())
                .put("status", evaluation.status().name())
                .build();
    }

    private static JsonObject object(JsonObject parent, String name) {
        return (JsonObject) Objects.requireNonNull(parent.get(name), name);
    }

    static Policy load(PolicyRef ref) throws IOException {
        var folder = EXAMPLES.resolve("policies")
                .resolve(ref.id().value())
                .resolve(ref.version().value());
        var yaml = folder.resolve("policy.yaml");
        var file = Files.exists(yaml) ? yaml : folder.resolve("policy.json");
        var compilation = PolicyCompiler.compile(file.getFileName().toString(), Files.readAllBytes(file), ref);
        return compilation
                .policy()
                .orElseThrow(() -> new AssertionError(compilation.diagnostics().toString()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void noExampleHasAWarningAndEachKeyOfTextHasOneSpelling(Path file) throws IOException {
        var compilation = PolicyCompiler.compile(file.getFileName().toString(), Files.readAllBytes(file));

        assertThat(compilation.diagnostics()).isEmpty();
        var policy = compilation.policy().orElseThrow();
        for (var signal : policy.signals().definitions()) {
            var inKey = policy.replayKey().isEmpty() || policy.replayKey().contains(signal.name());
            if (policy.replays() && inKey && signal.type() == SignalType.STRING) {
                var pattern = Objects.requireNonNull(signal.constraints().pattern(), signal.name());
                for (var second : List.of("PAY-01", "PAY-1 ", "LOAN-01", "CLM-01", "T-01", "T-1 ", "Request")) {
                    assertThat(pattern.matches(second)).as(second).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void eachPolicyCompilesAndItsCanonicalFormIsTheSamePolicy(Path file) throws IOException {
        var names = file.getNameCount();
        var ref = PolicyRef.parse(file.getName(names - 3) + "@" + file.getName(names - 2));

        var policy = load(ref);
        var again = PolicyCompiler.ofCanonical(policy.canonical());

        assertThat(again.policyHash()).isEqualTo(policy.policyHash());
        assertThat(again.ref()).isEqualTo(ref);
        assertThat(new PolicyTable(again).toText()).isEqualTo(new PolicyTable(policy).toText());
    }

    @Test
    void theClassPathHoldsExactlyTheExamplePolicies() throws IOException {
        var index = resource("index.txt").lines().toList();

        assertThat(index)
                .containsExactlyInAnyOrderElementsOf(policies()
                        .map(f -> EXAMPLES.resolve("policies")
                                .relativize(f)
                                .toString()
                                .replace('\\', '/'))
                        .toList());
        for (var name : index) {
            assertThat(resource(name))
                    .isEqualTo(Files.readString(EXAMPLES.resolve("policies").resolve(name)));
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Policy.class.getResourceAsStream("/io/writ/examples/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theTableShowsWhatIsTriedInWhichOrder() throws IOException {
        var table = new PolicyTable(load(PolicyRef.parse("payment-approval@1.0.0"))).toText();

        assertThat(table).isEqualTo("""
                payment-approval@1.0.0: Supplier payments started by the accounts agent
                   id                  when                                then           reason
                1  small-and-verified  verified = true and amount <= 1000  approve        Verified and within the automatic limit.
                2  otherwise           always                              manual_review  Above the automatic limit.
                """);
    }

    @Test
    void theExplanationNamesEachLeafAndWhatItSaw() throws IOException {
        var policy = load(PolicyRef.parse("payment-approval@1.0.0"));
        var signals = policy.readSignals(JsonReader.readObject(
                "{\"payment_id\":\"PAY-1\",\"amount\":\"5000.00\",\"currency\":\"EUR\",\"verified\":true}"
                        .getBytes(StandardCharsets.UTF_8)));

        var text = policy.explain(signals, FactValues.CLEAR, policy.defaultAction(signals))
                .toText();

        assertThat(text).isEqualTo("""
                payment-approval@1.0.0: manual_review by otherwise
                Above the automatic limit.
                status GREEN, pending_override
                guards
                  . ANTI_LOOPS BLOCKING: clear
                  . DATA_EXFILTRATION MANDATORY: clear
                rules
                  - small-and-verified
                    - all
                      + verified = true   is true
                      - amount <= 1000   is "5000"
                  + otherwise
                    + all
                """);
    }

    @Test
    void theFingerprintIsTheOneThatTheFormatsWorkedExampleDiscloses() throws IOException {
        var policy = load(PolicyRef.parse("payment-approval@1.0.0"));
        var signals = policy.readSignals(JsonReader.readObject(
                "{\"payment_id\":\"PAY-1002\",\"amount\":\"250.00\",\"currency\":\"EUR\",\"verified\":true}"
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(policy.fingerprint(signals).hex())
                .isEqualTo("653c0298864839bf02d879686f1cb6aa91265ece09b3c802e884c6f5818813c1");
        assertThat(new String(signals.toJson().canonical(), StandardCharsets.UTF_8))
                .isEqualTo("{\"amount\":\"250\",\"currency\":\"EUR\",\"payment_id\":\"PAY-1002\",\"verified\":true}");
    }
}
