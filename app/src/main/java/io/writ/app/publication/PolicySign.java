package io.writ.app.publication;

import io.writ.Homes;
import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.home.PolicyFolder;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.signing.BundleSigner;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.Envelope;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ policy sign}: makes a policy's bundle, or adds a signature to it. */
@CommandLine.Command(
        name = "sign",
        description = "Sign policies: make their bundle, or add a signature to it. They must compile.",
        footer = {
            "",
            "Example:",
            "  writ policy sign my-policies/payment-approval/1.2.0 --home my-home",
            "  writ policy sign my-policies --key policy.pem"
        })
final class PolicySign extends Command {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of policies, or folders above them.")
    List<Path> folders = new ArrayList<>();

    @ArgGroup(multiplicity = "1")
    Signer signer = new Signer();

    /** Whose key signs: one of the two. */
    static final class Signer {
        @Option(names = "--key", paramLabel = "KEY.pem", description = "An Ed25519 private key, PKCS#8 PEM, mode 0600.")
        @Nullable Path key;

        @Option(names = "--home", paramLabel = "DIR", description = "Sign with this home's policy key.")
        @Nullable Path home;
    }

    PolicySign(Terminal terminal) {
        super(terminal);
    }

    /** What was signed. */
    private record Signed(Path folder, PolicyRef policy, Bundle bundle) {
        Digest bundleHash() {
            return Digest.sha256(bundle.envelope().payload());
        }

        JsonObject json() {
            return JsonObject.builder()
                    .put("folder", folder.toString())
                    .put("policy", policy.toString())
                    .put("bundleHash", bundleHash().hex())
                    .put("signatures", bundle.envelope().signatures().size())
                    .build();
        }
    }

    @Override
    public ExitCode run() {
        var key = key();
        // all must compile before the first is signed
        var compiled = PolicyFolders.find(folders).stream()
                .map(folder -> PolicyFolders.compile(folder, Reading.NEW))
                .toList();
        compiled.forEach(PolicyFolders.Compiled::require);
        var signed = compiled.stream().map(each -> sign(each, key)).toList();
        if (json) {
            terminal.json(
                    new JsonArray(signed.stream().<JsonValue>map(Signed::json).toList()));
        } else {
            signed.forEach(each -> terminal.line(
                    "signed  " + each.policy() + "  bundle " + each.bundleHash().hex() + "  signatures "
                            + each.bundle().envelope().signatures().size()));
        }
        return ExitCode.OK;
    }

    private static Signed sign(PolicyFolders.Compiled compiled, Ed25519PrivateKey key) {
        var folder = compiled.folder();
        var files = Bundle.readFiles(folder);
        var existing = Optional.ofNullable(files.remove(Bundle.ENVELOPE)).map(Envelope::parse);
        var policy = compiled.require();
        var bundle = BundleSigner.sign(files, policy, existing, key);
        try {
            PolicyFolder.writeSignature(folder, bundle);
        } catch (IOException e) {
            throw Invariant.NAMED_FILE
                    .refuse(Refusal.quote(folder.toString()), "the bundle cannot be written into the folder")
                    .exception();
        }
        return new Signed(folder, policy.ref(), bundle);
    }

    private Ed25519PrivateKey key() {
        if (signer.home != null) {
            try (var home = Homes.open(signer.home, Mode.READ)) {
                return home.keys().privateKey(TrustRoot.POLICY);
            }
        }
        if (signer.key == null) {
            throw new IllegalStateException("one of --key and --home is required");
        }
        return PrivateKeyFile.read(signer.key);
    }
}
