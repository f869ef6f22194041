package io.writ.app.publication;

import io.writ.app.cli.InputFile;
import io.writ.policy.Policy;
import io.writ.policy.compile.Compilation;
import io.writ.policy.compile.Diagnostic;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.PolicyVersion;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds and compiles the policies below the folders that a user names. */
final class PolicyFolders {
    private static final int MAX_DEPTH = 4;
    private static final List<String> SOURCES = List.of(Bundle.YAML_POLICY, Bundle.JSON_POLICY);

    private PolicyFolders() {}

    /** One folder and what compiling its source gave. */
    record Compiled(Path folder, Compilation compilation) {
        /**
         * The policy.
         *
         * @throws io.writ.verifier.refusal.RefusedException INV-010 naming the first error
         */
        Policy require() {
            return compilation.policy().orElseThrow(() -> {
                var errors = compilation.diagnostics().stream()
                        .filter(Diagnostic::isError)
                        .toList();
                var first = errors.getFirst();
                var more = errors.size() == 1 ? "" : ", and " + (errors.size() - 1) + " more";
                return Invariant.POLICY_COMPILES
                        .refuse(first.file() + ":" + first.line() + ":" + first.column(), first.message() + more)
                        .exception();
            });
        }
    }

    /**
     * The folders that hold a policy's source: those named, or those below them, sorted.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-034 for one that is no folder, INV-010 for one that holds
     *     no policy
     */
    static List<Path> find(List<Path> named) {
        List<Path> found = new ArrayList<>();
        for (var folder : named) {
            if (!Files.isDirectory(folder)) {
                throw InputFile.unreadable(
                        folder, Files.exists(folder) ? "it is not a folder" : "there is no such folder");
            }
            try (var tree = Files.find(
                    folder, MAX_DEPTH, (path, attributes) -> attributes.isDirectory() && holdsPolicy(path))) {
                var below = tree.sorted().toList();
                if (below.isEmpty()) {
                    throw Invariant.POLICY_COMPILES
                            .refuse(
                                    Refusal.quote(folder.toString()),
                                    "no policy.yaml or policy.json is in the folder or below it",
                                    "Name the folder of a policy.")
                            .exception();
                }
                found.addAll(below);
            } catch (IOException | UncheckedIOException e) {
                throw InputFile.unreadable(folder, "the folder cannot be read");
            }
        }
        return found;
    }

    private static boolean holdsPolicy(Path folder) {
        return SOURCES.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    /** Compiles the source in a folder. If the folder is named like a policy, it must hold that policy. */
    static Compiled compile(Path folder, Reading reading) {
        Map<String, byte[]> sources = new TreeMap<>();
        for (var name : SOURCES) {
            if (Files.exists(folder.resolve(name))) {
                sources.put(name, InputFile.read(folder.resolve(name), Bundle.MAX_FILE));
            }
        }
        var name = PolicySource.name(sources);
        var shown = folder.resolve(name).toString();
        var source = sources.getOrDefault(name, new byte[0]);
        return new Compiled(folder, PolicyCompiler.compile(shown, source, expected(folder), reading));
    }

    /** The policy that a folder {@code .../<policyId>/<policyVersion>} names. A folder of another form names none. */
    private static Optional<PolicyRef> expected(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        var depth = path.getNameCount();
        if (depth < 2) {
            return Optional.empty();
        }
        var version = path.getName(depth - 1).toString();
        var id = path.getName(depth - 2).toString();
        return PolicyVersion.isValid(version) && PolicyId.isValid(id)
                ? Optional.of(PolicyRef.of(id, version))
                : Optional.empty();
    }
}
