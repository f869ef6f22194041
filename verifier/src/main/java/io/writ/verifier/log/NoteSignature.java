package io.writ.verifier.log;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One signature line of a C2SP signed note: {@code — <name> <base64(4-byte key hash ‖ signature)>}. */
final class NoteSignature {
    private static final String DASH = "\u2014 ";
    private static final int HASH_SIZE = 4;
    private static final byte ED25519 = 1;

    private final String name;
    private final int keyHash;
    private final byte[] signature;

    /** Takes the signature over without a copy. */
    NoteSignature(String name, int keyHash, byte[] signature) {
        this.name = name;
        this.keyHash = keyHash;
        this.signature = signature;
    }

    String name() {
        return name;
    }

    int keyHash() {
        return keyHash;
    }

    /** Whether it verifies under the key over the bytes. */
    boolean verifies(Ed25519PublicKey key, byte[] text) {
        return key.verify(text, signature);
    }

    /** The first four bytes of SHA-256({@code name ‖ 0x0A ‖ 0x01 ‖ key}), which select a key and prove nothing. */
    static int keyHash(String name, byte[] rawKey) {
        var hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', ED25519}, rawKey);
        return ByteBuffer.wrap(hash.bytes()).getInt();
    }

    /** Reads a line without its newline; null if it does not have the form of one. */
    static @Nullable NoteSignature parse(String line) {
        var space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            return null;
        }
        var name = line.substring(DASH.length(), space);
        if (name.isEmpty() || name.indexOf('+') >= 0 || name.chars().anyMatch(NoteSignature::isSpace)) {
            return null;
        }
        try {
            var bytes = Base64Text.decode(line.substring(space + 1));
            return bytes.length <= HASH_SIZE
                    ? null
                    : new NoteSignature(
                            name, ByteBuffer.wrap(bytes).getInt(), Arrays.copyOfRange(bytes, HASH_SIZE, bytes.length));
        } catch (RefusedException e) {
            return null;
        }
    }

    /**
     * Whether it has the Unicode property White_Space. {@code isWhitespace} leaves out the spaces that do not break,
     * and both leave out the next line, U+0085.
     */
    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** The line with its newline. */
    String line() {
        var bytes = ByteBuffer.allocate(HASH_SIZE + signature.length)
                .putInt(keyHash)
                .put(signature);
        return DASH + name + " " + Base64Text.encode(bytes.array()) + "\n";
    }
}
