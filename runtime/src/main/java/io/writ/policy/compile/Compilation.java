package io.writ.policy.compile;

import io.writ.policy.Policy;
import java.util.List;
import java.util.Optional;

/**
 * What compiling a policy gave: every error and warning in the order of the file, and the policy exactly if there is no
 * error.
 */
public record Compilation(List<Diagnostic> diagnostics, Optional<Policy> policy) {
    public Compilation {
        diagnostics = List.copyOf(diagnostics);
        if (policy.isPresent() == diagnostics.stream().anyMatch(Diagnostic::isError)) {
            throw new IllegalArgumentException("a policy compiles exactly if there is no error");
        }
    }

    public boolean hasErrors() {
        return policy.isEmpty();
    }
}
