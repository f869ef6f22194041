package io.writ.verifier.log;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * What a log says of itself at one moment (C2SP tlog-checkpoint, without extension lines). Two checkpoints with one
 * origin and size, but different roots, show a fork.
 *
 * @param origin the log's name: printable ASCII without space and plus, such as {@code writ-3f9a1c20.local/default}
 * @param size how many records it has
 * @param root the root of their Merkle tree
 */
public record Checkpoint(String origin, long size, Digest root) {
    /** The longest origin in characters. */
    public static final int MAX_ORIGIN = 512;

    public Checkpoint {
        if (!isOrigin(origin)) {
            throw refused("an origin that is not printable ASCII without space and plus, of at most " + MAX_ORIGIN);
        }
        if (size < 0) {
            throw refused("a negative size");
        }
    }

    /** The text that is signed: three lines, each with its newline. */
    public String body() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /** The bytes of {@link #body()}. */
    public byte[] text() {
        return body().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the text that is signed.
     *
     * @throws RefusedException INV-017 unless it is exactly what {@link #body()} of some checkpoint writes
     */
    public static Checkpoint parse(String body) {
        var lines = body.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw refused("a checkpoint that is not three lines: origin, size, root");
        }
        var size = Decimal.parse(lines[1]);
        if (size < 0) {
            throw refused("a size that is not a canonical decimal");
        }
        return new Checkpoint(lines[0], size, root(lines[2]));
    }

    private static Digest root(String line) {
        try {
            return Digest.of(Base64Text.decode(line));
        } catch (RefusedException e) {
            throw refused("a root that is not the canonical base64 of 32 bytes");
        }
    }

    private static boolean isOrigin(String origin) {
        return !origin.isEmpty()
                && origin.length() <= MAX_ORIGIN
                && origin.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '+');
    }

    private static RefusedException refused(String problem) {
        return Invariant.CHECKPOINT.refuse("/proof", problem).exception();
    }
}
