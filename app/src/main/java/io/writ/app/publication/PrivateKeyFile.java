package io.writ.app.publication;

import io.writ.app.cli.InputFile;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private key that a user names as a file. */
final class PrivateKeyFile {
    private static final int MAX_SIZE = 16_384;

    private PrivateKeyFile() {}

    /**
     * Reads the key.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-034 if there is no such file, INV-025 if it is not a key
     *     that only its owner can read
     */
    static Ed25519PrivateKey read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw InputFile.unreadable(file, "there is no such file, or it is not a plain one");
        }
        try {
            if (Files.size(file) <= MAX_SIZE) {
                return Ed25519PrivateKey.read(file);
            }
        } catch (IOException e) {
            // the reader of keys says what is wrong; the messages of the system would only name paths
            var reason = e.getMessage();
            if (reason != null && reason.startsWith("the private key")) {
                throw Invariant.SIGNER
                        .refuse(
                                Refusal.quote(file.toString()),
                                reason,
                                "Give an Ed25519 key in PKCS#8 PEM with mode 0600.")
                        .exception();
            }
        }
        throw Invariant.SIGNER
                .refuse(
                        Refusal.quote(file.toString()),
                        "it is not a private key that can be read",
                        "Give an Ed25519 key in PKCS#8 PEM with mode 0600.")
                .exception();
    }
}
