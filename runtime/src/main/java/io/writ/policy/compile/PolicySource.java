package io.writ.policy.compile;

import io.writ.policy.Policy;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.refusal.Invariant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one policy source among the files of a policy's folder. */
public final class PolicySource {
    private PolicySource() {}

    /**
     * Its name: {@code policy.yaml} or {@code policy.json}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-010 if there is none, or both
     */
    public static String name(Map<String, byte[]> files) {
        var yaml = files.containsKey(Bundle.YAML_POLICY);
        if (yaml == files.containsKey(Bundle.JSON_POLICY)) {
            throw Invariant.POLICY_COMPILES
                    .refuse(
                            "",
                            "a policy's folder holds one policy.yaml or one policy.json, and not both",
                            "Put exactly one source into the folder.")
                    .exception();
        }
        return yaml ? Bundle.YAML_POLICY : Bundle.JSON_POLICY;
    }

    /**
     * Compiles it.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-010 with every error
     */
    public static Policy compile(Map<String, byte[]> files, Reading reading) {
        var name = name(files);
        var source = files.getOrDefault(name, new byte[0]);
        var compilation = PolicyCompiler.compile(name, source, Optional.empty(), reading);
        return compilation
                .policy()
                .orElseThrow(() -> Invariant.POLICY_COMPILES
                        .refuse(
                                "",
                                compilation.diagnostics().stream()
                                        .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
                                        .map(Diagnostic::toString)
                                        .map(line -> line.substring(0, line.length() - 1)) //  the refusal ends it
                                        .collect(Collectors.joining("; ")))
                        .exception());
    }
}
