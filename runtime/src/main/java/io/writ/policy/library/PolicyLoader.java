package io.writ.policy.library;

import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.BundleVerifier;
import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/** Turns a signed folder into a compiled policy, or refuses it: nothing is compiled that has not been verified. */
public final class PolicyLoader {
    private final BundleVerifier verifier;

    public PolicyLoader(TrustRoot root) {
        this.verifier = new BundleVerifier(root);
    }

    /**
     * Loads a policy that is being published: its signatures are judged at {@code publishedAt}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-020 for the bundle, INV-010 for the policy
     */
    public LoadedPolicy loadForPublication(Bundle bundle, Instant publishedAt) {
        return compile(verifier.verify(bundle, publishedAt), Reading.NEW);
    }

    /**
     * As {@link #loadForPublication}, for what an earlier release may have put into the home: rules that are newer than
     * the home do not end it.
     */
    public LoadedPolicy loadForFirstPublication(Bundle bundle, Instant publishedAt) {
        return compile(verifier.verify(bundle, publishedAt), Reading.PUBLISHED);
    }

    /** Loads a policy from where it has been published; a key's expiry since then does not matter. */
    public LoadedPolicy load(Bundle bundle) {
        return compile(verifier.verifyWithoutTime(bundle), Reading.PUBLISHED);
    }

    /** Loads a folder named {@code .../<policyId>/<policyVersion>}, and refuses a policy of another name in it. */
    public LoadedPolicy load(Path folder) {
        var loaded = load(Bundle.read(folder));
        var ref = loaded.ref();
        if (!folder.toAbsolutePath()
                .normalize()
                .endsWith(Path.of(ref.id().toString(), ref.version().toString()))) {
            throw Invariant.BUNDLE
                    .refuse(
                            folderName(folder),
                            "the folder holds " + ref,
                            "Name the folder " + ref.id() + "/" + ref.version() + ".")
                    .exception();
        }
        return loaded;
    }

    private static String folderName(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        return Refusal.quote(path.subpath(Math.max(0, path.getNameCount() - 2), path.getNameCount())
                .toString());
    }

    private static LoadedPolicy compile(VerifiedBundle bundle, Reading reading) {
        var policy = PolicySource.compile(bundle.files(), reading);
        if (!Arrays.equals(policy.canonical(), bundle.files().get(Bundle.CANONICAL_POLICY))) {
            throw Invariant.BUNDLE
                    .refuse("policy", "its source is not the one whose canonical form was signed")
                    .exception();
        }
        return new LoadedPolicy(policy, bundle);
    }
}
