package io.writ.verifier.log;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The proof that travels with a record: the C2SP text {@code c2sp.org/tlog-proof@v1} without its optional extra line. Its
 * text and its parts say exactly the same: every text has one reading and every proof one spelling.
 *
 * @param index      the record's position in the log, from 0
 * @param hashes     the inclusion path, from the leaf upwards
 * @param checkpoint the signed checkpoint, verbatim
 */
public record TlogProof(long index, List<Digest> hashes, SignedCheckpoint checkpoint) {
    /** The longest path: a log has at most 2^63−1 records. */
    public static final int MAX_HASHES = 63;

    private static final String HEADER = "c2sp.org/tlog-proof@v1\nindex ";

    public TlogProof {
        hashes = List.copyOf(hashes);
    }

    /**
     * Reads a proof as it was handed over.
     *
     * @throws RefusedException INV-016 or INV-017 unless it is in the one spelling of a proof
     */
    public static TlogProof parse(String text) {
        if (!text.startsWith(HEADER)) {
            throw refused("a proof that does not begin with c2sp.org/tlog-proof@v1 and the index");
        }
        var end = lineEnd(text, HEADER.length());
        var index = Decimal.parse(text.substring(HEADER.length(), end));
        if (index < 0) {
            throw refused("an index that is not a canonical decimal");
        }
        var hashes = new ArrayList<Digest>();
        var from = end + 1;
        for (end = lineEnd(text, from); end > from; end = lineEnd(text, from)) {
            if (hashes.size() == MAX_HASHES) {
                throw refused("a proof of more than " + MAX_HASHES + " hashes");
            }
            hashes.add(hash(text.substring(from, end)));
            from = end + 1;
        }
        return new TlogProof(index, hashes, SignedCheckpoint.parse(text.substring(from + 1)));
    }

    /** The text of a proof, straight from its parts. */
    public static String format(long index, List<Digest> hashes, SignedCheckpoint checkpoint) {
        var note = checkpoint.format();
        var text = new StringBuilder(HEADER.length() + 24 + 45 * hashes.size() + note.length());
        text.append(HEADER).append(index).append('\n');
        for (var hash : hashes) {
            text.append(hash.base64()).append('\n');
        }
        return text.append('\n').append(note).toString();
    }

    /** This proof as it travels. */
    public String text() {
        return format(index, hashes, checkpoint);
    }

    /** The path to the root of the checkpoint's tree. */
    public InclusionProof inclusion() {
        return new InclusionProof(index, checkpoint.checkpoint().size(), hashes);
    }

    private static int lineEnd(String text, int from) {
        var end = text.indexOf('\n', from);
        if (end < 0) {
            throw refused("a proof that ends before its checkpoint");
        }
        return end;
    }

    private static Digest hash(String line) {
        try {
            return Digest.of(Base64Text.decode(line));
        } catch (RefusedException e) {
            throw refused("a hash that is not the canonical base64 of 32 bytes");
        }
    }

    private static RefusedException refused(String problem) {
        return Invariant.INCLUSION.refuse("/proof", problem).exception();
    }
}
