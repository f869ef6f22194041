package io.writ.home;

import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.id.PolicyRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Objects;

/** A policy's folder on disk: its bundle written whole or not at all. */
public final class PolicyFolder {
    private PolicyFolder() {}

    /** Where a version lies below a folder of policies: a policy's names cannot lead out of it. */
    public static Path below(Path policies, PolicyRef ref) {
        return policies.resolve(ref.id().toString()).resolve(ref.version().toString());
    }

    /**
     * Writes a bundle as a folder that appears at once: a kill leaves nothing, or a folder whose name begins with a
     * dot.
     */
    public static void write(Path folder, Bundle bundle) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        var building = Files.createTempDirectory(folder.toAbsolutePath().getParent(), ".new-");
        try {
            for (var file : bundle.files().entrySet()) {
                var target = building.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
            Files.write(building.resolve(Bundle.ENVELOPE), envelope(bundle));
            Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(building);
            throw e;
        }
    }

    /** Writes what signing adds to a folder that is there: the canonical policy first, so that the envelope is last. */
    public static void writeSignature(Path folder, Bundle bundle) throws IOException {
        var canonical = Objects.requireNonNull(bundle.files().get(Bundle.CANONICAL_POLICY), Bundle.CANONICAL_POLICY);
        replace(folder.resolve(Bundle.CANONICAL_POLICY), canonical);
        replace(folder.resolve(Bundle.ENVELOPE), envelope(bundle));
    }

    private static byte[] envelope(Bundle bundle) {
        return PrettyWriter.write(bundle.envelope().toJson());
    }

    private static void replace(Path file, byte[] content) throws IOException {
        // beside the folder, not in it: a file that a kill leaves in the folder would be one that the bundle does not
        // list
        var beside = file.toAbsolutePath().normalize().resolve("../..").normalize();
        // not a temporary file of the JDK's: that is for its owner alone, and policies are for whoever verifies
        var fresh = beside.resolve(".new-" + ProcessHandle.current().pid() + "-" + file.getFileName());
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
