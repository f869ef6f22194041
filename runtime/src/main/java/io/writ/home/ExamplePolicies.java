package io.writ.home;

import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.signing.BundleSigner;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.verifier.id.PolicyRef;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The example policies that a new home starts with; their sources are {@code examples/policies} of the project. */
public final class ExamplePolicies {
    private static final String FOLDER = "/io/writ/examples/";

    private ExamplePolicies() {}

    /** The names of the examples. */
    public static List<PolicyRef> refs() {
        try {
            return index().stream()
                    .map(line -> line.split("/", -1))
                    .map(parts -> PolicyRef.of(parts[0], parts[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> index() throws IOException {
        return new String(resource("index.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    static void install(Path policies, Ed25519PrivateKey key) throws IOException {
        for (var line : index()) {
            var slash = line.lastIndexOf('/');
            var name = line.substring(slash + 1);
            Map<String, byte[]> files = Map.of(name, resource(line));
            var policy = PolicySource.compile(files, Reading.NEW);
            var bundle = BundleSigner.sign(files, policy, Optional.empty(), key);
            PolicyFolder.write(PolicyFolder.below(policies, policy.ref()), bundle);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = ExamplePolicies.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new FileNotFoundException(FOLDER + name);
            }
            return in.readAllBytes();
        }
    }
}
