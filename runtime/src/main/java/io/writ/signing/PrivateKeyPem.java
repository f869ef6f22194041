package io.writ.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/** The PEM of a private key (RFC 7468, PKCS#8): one key a file, which nobody but its owner may read. */
public final class PrivateKeyPem {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String PUBLIC = "-----BEGIN PUBLIC KEY-----";
    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private PrivateKeyPem() {}

    /**
     * The key's DER.
     *
     * @throws IOException if the file cannot be read, is open to others than its owner, or is no such PEM; unless it
     *     cannot be read, the message begins with "the private key", says what to do and holds nothing of the key
     */
    public static byte[] read(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        // first of all: to close what is no private key would help nobody
        if (text.startsWith(PUBLIC)) {
            throw new IOException("the private key is not one: " + file.getFileName() + " holds a public key");
        }
        if (text.startsWith(ENCRYPTED)) {
            throw new IOException("the private key " + file.getFileName()
                    + " is encrypted: decrypt it with openssl pkcs8 into a file with mode 0600");
        }
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new IOException("the private key " + file.getFileName()
                    + " is not in PKCS#8 PEM: convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        if (!isOwnersOnly(file)) {
            throw new IOException(
                    "the private key " + file.getFileName() + " is open to others than its owner: chmod 600 it");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
        } catch (IllegalArgumentException e) {
            throw new IOException("the private key " + file.getFileName() + " is damaged: its PEM is not base64", e);
        }
    }

    /** Whether nobody but its owner may read or write a file. */
    public static boolean isOwnersOnly(Path file) throws IOException {
        return OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    static String of(byte[] der) {
        return BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + END + "\n";
    }
}
