package io.writ.policy.compile;

import io.writ.policy.Policy;
import io.writ.policy.source.Fields;
import io.writ.policy.source.JsonSource;
import io.writ.policy.source.Place;
import io.writ.policy.source.SourceNode;
import io.writ.policy.source.SourceProblem;
import io.writ.policy.source.SourceProblems;
import io.writ.policy.source.YamlSource;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.PolicyVersion;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compiles policies. Reports every error and warning with file, line and column, and gives a policy exactly if there is
 * no error; hostile text costs bounded time and memory.
 */
public final class PolicyCompiler {
    /** The largest policy in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String SCHEMA_VERSION = "1.0.0";
    private static final String CANONICAL_FILE = "policy.canonical.json";

    private final SourceProblems problems = new SourceProblems();
    private final Reading reading;

    private PolicyCompiler(Reading reading) {
        this.reading = reading;
    }

    /** What a text is compiled for. */
    public enum Reading {
        /** A text that somebody checks, signs or publishes now: every rule holds. */
        NEW,

        /** A text that may have been published already: a rule that came later does not end what was in force. */
        PUBLISHED
    }

    /** Compiles {@code policy.yaml} (or {@code .yml}) or {@code policy.json}, as the file's name says. */
    public static Compilation compile(String fileName, byte[] source) {
        return compile(fileName, source, Optional.empty(), Reading.NEW);
    }

    /** Compiles a policy whose id and version must be the ones that its folder names. */
    public static Compilation compile(String fileName, byte[] source, PolicyRef expected) {
        return compile(fileName, source, Optional.of(expected), Reading.NEW);
    }

    /** Compiles a policy, whose id and version must be the expected ones if there are any. */
    public static Compilation compile(String fileName, byte[] source, Optional<PolicyRef> expected, Reading reading) {
        var compiler = new PolicyCompiler(reading);
        var policy = compiler.root(fileName, source).flatMap(root -> compiler.policy(root, expected));
        return new Compilation(
                compiler.problems.sorted().stream()
                        .map(p -> diagnostic(fileName, p))
                        .toList(),
                compiler.problems.hasErrors() ? Optional.empty() : policy);
    }

    /**
     * The policy that a canonical policy file holds, for re-execution.
     *
     * @throws RefusedException INV-010 if it does not compile, or is not in its canonical form
     */
    public static Policy ofCanonical(byte[] canonical) {
        var compilation = compile(CANONICAL_FILE, canonical, Optional.empty(), Reading.PUBLISHED);
        var policy = compilation.policy().orElseThrow(() -> refuse(compilation.diagnostics()));
        if (!Arrays.equals(canonical, policy.canonical())) {
            throw Invariant.POLICY_COMPILES
                    .refuse(CANONICAL_FILE, "the policy is not in its canonical form (RFC 8785)")
                    .exception();
        }
        return policy;
    }

    private static RefusedException refuse(List<Diagnostic> diagnostics) {
        var first = diagnostics.stream().filter(Diagnostic::isError).findFirst().orElseThrow();
        return Invariant.POLICY_COMPILES
                .refuse(first.file() + ":" + first.line() + ":" + first.column(), first.message())
                .exception();
    }

    private static Diagnostic diagnostic(String file, SourceProblem problem) {
        return new Diagnostic(
                problem.error() ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING,
                file,
                problem.place().line(),
                problem.place().column(),
                problem.message(),
                problem.hint());
    }

    private Optional<SourceNode> root(String fileName, byte[] source) {
        if (fileName.endsWith(".json")) {
            return JsonSource.read(source, MAX_BYTES, problems);
        }
        if (fileName.endsWith(".yaml") || fileName.endsWith(".yml")) {
            return reading == Reading.NEW
                    ? YamlSource.readStrictly(source, MAX_BYTES, problems)
                    : YamlSource.read(source, MAX_BYTES, problems);
        }
        problems.error(Place.START, "a policy is a .yaml or .json file", "Rename it to policy.yaml or policy.json.");
        return Optional.empty();
    }

    private Optional<Policy> policy(SourceNode root, Optional<PolicyRef> expected) {
        var document = Fields.of(root, "a policy", problems);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        var fields = document.get();
        schemaVersion(fields);
        var ref = ref(fields);
        var signals = new SchemaCompiler(problems, PlainForm.is(fields)).compile(fields);
        var facts = new FactsCompiler(problems, signals).compile(fields);
        var conditions = new ConditionCompiler(problems, signals, facts.schema());
        var guards = new GuardsCompiler(problems, conditions).compile(fields);
        var rules = new RulesCompiler(problems, conditions, PlainForm.is(fields)).compile(fields);
        var terms = new TermsCompiler(problems, signals).compile(fields, ref, rules);
        fields.done();
        if (ref.isPresent()) {
            checkFolder(fields, ref.get(), expected);
        }
        new PolicyReview(problems, conditions, signals).review(fields, guards, rules);
        if (reading == Reading.NEW) {
            terms.ifPresent(stated -> new KeyReview(problems, signals).review(fields, stated));
        }
        if (problems.hasErrors() || ref.isEmpty() || terms.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Policy(
                ref.get(),
                root.json().canonical(),
                terms.get(),
                new Policy.Inputs(signals, facts, conditions.paths()),
                guards.stream().map(Sourced::value).toList(),
                rules.stream().map(Sourced::value).toList()));
    }

    /** Something compiled, and where it stands. */
    record Sourced<T>(T value, SourceNode node) {}

    private void schemaVersion(Fields fields) {
        var version = fields.requiredString("schemaVersion");
        if (version.isPresent() && !version.get().equals(SCHEMA_VERSION)) {
            problems.error(
                    fields.placeOf("schemaVersion"),
                    "schemaVersion " + Refusal.quote(version.get()) + " is not known",
                    "Write schemaVersion: " + SCHEMA_VERSION + ".");
        }
    }

    private Optional<PolicyRef> ref(Fields fields) {
        var id = fields.requiredString("policyId").filter(text -> {
            if (!PolicyId.isValid(text)) {
                problems.error(
                        fields.placeOf("policyId"),
                        "a policyId matches [a-z0-9][a-z0-9-]{0,63}",
                        "Use lowercase letters, digits and hyphens.");
            }
            return PolicyId.isValid(text);
        });
        var version = fields.requiredString("policyVersion").filter(text -> {
            if (!PolicyVersion.isValid(text)) {
                problems.error(
                        fields.placeOf("policyVersion"),
                        "a policyVersion is a semantic version",
                        "Write three numbers, such as 1.0.0.");
            }
            return PolicyVersion.isValid(text);
        });
        return id.flatMap(i -> version.map(v -> new PolicyRef(new PolicyId(i), new PolicyVersion(v))));
    }

    private void checkFolder(Fields fields, PolicyRef ref, Optional<PolicyRef> expected) {
        if (expected.isPresent() && !expected.get().id().equals(ref.id())) {
            problems.error(
                    fields.placeOf("policyId"),
                    "the policy says " + ref.id() + ", its folder "
                            + expected.get().id(),
                    "Make the two equal.");
        }
        if (expected.isPresent() && !expected.get().version().equals(ref.version())) {
            problems.error(
                    fields.placeOf("policyVersion"),
                    "the policy says " + ref.version() + ", its folder "
                            + expected.get().version(),
                    "Make the two equal.");
        }
    }
}
