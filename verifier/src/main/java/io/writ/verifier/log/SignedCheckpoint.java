package io.writ.verifier.log;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint with its signature lines: a C2SP signed note, kept verbatim. To read it does not show who signed it;
 * {@link #verifyWith} does.
 */
public final class SignedCheckpoint {
    /**
     * The longest note in characters. C2SP wants room for 16 signatures at least, of nearly 5 kB if they are
     * post-quantum ones: these lines have some 7,000 characters each, with a name of the longest kind.
     */
    public static final int MAX_SIZE = 256 << 10;

    /** The most signature lines: witnesses are few, and each line may cost a verification. */
    public static final int MAX_SIGNATURES = 100;

    private final String text;
    private final Checkpoint checkpoint;
    private final List<NoteSignature> signatures;

    private SignedCheckpoint(String text, Checkpoint checkpoint, List<NoteSignature> signatures) {
        this.text = text;
        this.checkpoint = checkpoint;
        this.signatures = signatures;
    }

    /**
     * Reads a note as it was handed over.
     *
     * @throws RefusedException INV-017 unless it is a checkpoint, an empty line and at least one signature line, all in
     *     their one spelling and within the limits
     */
    public static SignedCheckpoint parse(String text) {
        if (text.length() > MAX_SIZE) {
            throw refused("a signed checkpoint of more than " + MAX_SIZE + " characters");
        }
        if (text.chars().anyMatch(c -> (c < 0x20 && c != '\n') || c == 0x7f)) {
            throw refused("a control character in the signed checkpoint");
        }
        var split = text.indexOf("\n\n");
        if (split < 0 || !text.endsWith("\n")) {
            throw refused("a signed checkpoint without its empty line or its last newline");
        }
        var signatures = new ArrayList<NoteSignature>();
        for (var from = split + 2; from < text.length(); from = text.indexOf('\n', from) + 1) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw refused("a checkpoint with more than " + MAX_SIGNATURES + " signature lines");
            }
            signatures.add(signature(text.substring(from, text.indexOf('\n', from))));
        }
        if (signatures.isEmpty()) {
            throw refused("a checkpoint without a signature line");
        }
        return new SignedCheckpoint(text, Checkpoint.parse(text.substring(0, split + 1)), List.copyOf(signatures));
    }

    private static NoteSignature signature(String line) {
        var signature = NoteSignature.parse(line);
        if (signature == null) {
            throw refused("a signature line that is not a dash, a name and canonical base64");
        }
        return signature;
    }

    /**
     * The note of a checkpoint that its own log signed.
     *
     * @param rawKey the 32 bytes of the log's public key
     * @param signature the 64 bytes of its signature over {@link Checkpoint#text()}
     */
    public static SignedCheckpoint of(Checkpoint checkpoint, byte[] rawKey, byte[] signature) {
        if (signature.length != Ed25519PublicKey.SIGNATURE_SIZE) {
            throw refused("a signature of " + signature.length + " bytes");
        }
        var line = new NoteSignature(checkpoint.origin(), keyHash(checkpoint.origin(), rawKey), signature.clone());
        return new SignedCheckpoint(checkpoint.body() + "\n" + line.line(), checkpoint, List.of(line));
    }

    /** What the four bytes before a signature are for a key that signs as {@code origin}, as one big-endian number. */
    public static int keyHash(String origin, byte[] rawKey) {
        return NoteSignature.keyHash(origin, rawKey);
    }

    /**
     * The keys that signed this note in the log's own name. Lines that belong to no key given are ignored.
     *
     * @throws RefusedException INV-017 if a line of a key given does not verify, or comes twice
     */
    @CheckReturnValue
    public List<Ed25519PublicKey> verifyWith(Collection<Ed25519PublicKey> keys) {
        var signers = new ArrayList<Ed25519PublicKey>();
        var seen = new HashSet<Integer>();
        for (var line : signatures) {
            var key = keyOf(line, keys);
            if (key == null) {
                continue;
            }
            if (!seen.add(line.keyHash())) {
                throw refused("two signature lines of the key " + key.keyId());
            }
            if (!line.verifies(key, checkpoint.text())) {
                throw refused("the signature of the key " + key.keyId() + " does not verify");
            }
            signers.add(key);
        }
        return List.copyOf(signers);
    }

    private @Nullable Ed25519PublicKey keyOf(NoteSignature line, Collection<Ed25519PublicKey> keys) {
        if (!line.name().equals(checkpoint.origin())) {
            return null;
        }
        return keys.stream()
                .filter(key -> keyHash(checkpoint.origin(), key.raw()) == line.keyHash())
                .findFirst()
                .orElse(null);
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The whole note, verbatim. */
    public String format() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedCheckpoint that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static RefusedException refused(String problem) {
        return Invariant.CHECKPOINT.refuse("/proof", problem).exception();
    }
}
