package io.writ.home;

import io.writ.ledger.LedgerKey;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.signing.PrivateKeyPem;
import io.writ.signing.TenantSecret;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;

/** The keys of a home: private ones from its files, public ones from its trust root. */
public record HomeKeys(HomeLayout layout, TrustRoot trustRoot) {
    private static final String RESTORE = "Restore it from a backup of the home.";

    /** The ledger keys whose signatures count: those of the trust root's role that are not revoked. */
    public List<Ed25519PublicKey> ledgerKeys() {
        return trustRoot.role(TrustRoot.LEDGER).keys().stream()
                .map(trustRoot::key)
                .filter(Objects::nonNull)
                .filter(key -> key.revoked().isEmpty())
                .map(key -> key.publicKey())
                .toList();
    }

    /**
     * The key that signs this home's checkpoints.
     *
     * @throws RefusedException INV-025 if it is missing, open to others, or does not count by the trust root
     */
    LedgerKey ledgerKey() {
        var key = privateKey(TrustRoot.LEDGER);
        var keyId = key.publicKey().keyId();
        var known = trustRoot.role(TrustRoot.LEDGER).keys().contains(keyId) ? trustRoot.key(keyId) : null;
        if (known == null || known.revoked().isPresent()) {
            throw Invariant.SIGNER
                    .refuse(
                            "key " + keyId,
                            "the trust root "
                                    + (known == null ? "does not list the key as a ledger's" : "has revoked the key"))
                    .exception();
        }
        var threshold = trustRoot.role(TrustRoot.LEDGER).threshold();
        if (threshold > 1) {
            throw Invariant.SIGNER
                    .refuse(
                            "/roles/ledger/threshold",
                            "the trust root asks for " + threshold
                                    + " signatures under a checkpoint, and this runtime has one key",
                            "Put a root in force whose ledger role has the threshold 1.")
                    .exception();
        }
        return new LedgerKey(key.publicKey(), known.notBefore(), known.notAfter(), key::sign);
    }

    /**
     * The private key of a role.
     *
     * @throws RefusedException INV-025 if it cannot be read
     */
    public Ed25519PrivateKey privateKey(String role) {
        try {
            return Ed25519PrivateKey.read(layout.privateKey(role));
        } catch (IOException e) {
            var reason = e.getMessage();
            var problem = reason != null && reason.startsWith("the private key") ? reason : "the key cannot be read";
            throw Invariant.SIGNER.refuse("keys/" + role + ".pem", problem).exception();
        }
    }

    /**
     * The secret under which replay keys are hashed: whoever knows it can try values.
     *
     * @throws RefusedException INV-026 if it is missing, of another length, or open to others than its owner
     */
    byte[] replaySecret() {
        var file = layout.replaySecret();
        try {
            var secret = Files.readAllBytes(file);
            if (secret.length != TenantSecret.SIZE) {
                throw secretRefused("the file is not " + TenantSecret.SIZE + " bytes long", RESTORE);
            }
            if (!PrivateKeyPem.isOwnersOnly(file)) {
                throw secretRefused(
                        "it is open to others than its owner", "chmod 600 it, and ask who may have read it.");
            }
            return secret;
        } catch (IOException e) {
            throw secretRefused("the file is missing or not readable by this user", RESTORE);
        }
    }

    private static RefusedException secretRefused(String problem, String fix) {
        return Invariant.HOME.refuse("keys/replay.secret", problem, fix).exception();
    }
}
