package io.writ.home;

import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.signing.BundleSigner;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.verifier.id.PolicyRef;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The example policies that a new home starts with; their sources are {@code examples/policies} of the project. */
final class ExamplePolicies {
    private static final String FOLDER = "/io/writ/examples/";

    private ExamplePolicies() {}

    static void install(Path policies, Ed25519PrivateKey key) throws IOException {
        for (var line : new String(resource("index.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            var slash = line.lastIndexOf('/');
            var name = line.substring(slash + 1);
            Map<String, byte[]> files = Map.of(name, resource(line));
            var policy = PolicySource.compile(files, Reading.NEW);
            var bundle = BundleSigner.sign(files, policy, Optional.empty(), key);
            PolicyFolder.write(policies.resolve(folder(policy.ref())), bundle);
        }
    }

    private static Path folder(PolicyRef ref) {
        return Path.of(ref.id().toString(), ref.version().toString());
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
