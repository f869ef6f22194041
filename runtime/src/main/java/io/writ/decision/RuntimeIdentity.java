package io.writ.decision;

import io.writ.gate.Proposal;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/**
 * Which runtime decides, as records name it.
 *
 * @param version the release
 * @param hash the digest of the sorted lines {@code hex␠␠name\n} over the runtime's own jars as loaded, or over the
 *     files of its class folders when run from a build
 */
@Inside
public record RuntimeIdentity(String version, Digest hash) {
    /** The runtime that is running. */
    public static RuntimeIdentity running() {
        return Holder.RUNNING;
    }

    private static final class Holder {
        static final RuntimeIdentity RUNNING = new RuntimeIdentity(readVersion(), hashOwnCode());
    }

    private static String readVersion() {
        try (var in = RuntimeIdentity.class.getResourceAsStream("/io/writ/version.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Digest hashOwnCode() {
        List<String> lines = new ArrayList<>();
        try {
            for (var anchor : List.of(RuntimeIdentity.class, Proposal.class, Attestation.class)) {
                var place = Path.of(anchor.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                if (Files.isRegularFile(place)) {
                    lines.add(line(place, place.getFileName().toString()));
                } else {
                    addFolder(place, lines);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        Collections.sort(lines);
        return Digest.sha256(String.join("", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static void addFolder(Path folder, List<String> lines) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                lines.add(line(file, folder.relativize(file).toString().replace('\\', '/')));
            }
        }
    }

    private static String line(Path file, String name) throws IOException {
        return Digest.sha256(Files.readAllBytes(file)).hex() + "  " + name + "\n";
    }
}
