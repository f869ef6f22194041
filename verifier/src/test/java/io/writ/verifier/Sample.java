package io.writ.verifier;

import io.writ.verifier.keys.TrustRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The worked set that an independent script made: trust root, leaves of a log, attestations that verify. */
final class Sample {
    private Sample() {}

    static byte[] file(String name) {
        try (var in = Objects.requireNonNull(Sample.class.getResourceAsStream("/sample/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TrustRoot root() {
        return TrustRoot.parse(file("root.json"));
    }

    static Attestation attestation(int index) {
        return Attestation.parse(file("attestation-" + index + ".json"));
    }

    static List<String> leaves() {
        return new String(file("leaves.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    /** The key whose seed is published for one of the roles. */
    static TestKey key(String role) {
        return new String(file("keys.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(role + " "))
                .map(line -> TestKey.ofHex(line.split(" ", -1)[2]))
                .findFirst()
                .orElseThrow();
    }
}
