package io.writ.verifier.id;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The id of a record: a UUIDv7 (RFC 9562 section 5.7). Ids of one ledger increase with the record's index, so that a
 * record is found by its id without an index of ids.
 */
public record RecordId(long high, long low) implements Comparable<RecordId> {
    /** Characters in the text form. */
    public static final int TEXT_LENGTH = 36;

    /** Bytes in the binary form. */
    public static final int SIZE = 16;

    /**
     * No half of a UUIDv7 has this value: the high half ends its version in 7, the low half begins with its variant.
     */
    private static final long INVALID = 0;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    public RecordId {
        if (!isVersion7(high, low)) {
            throw new IllegalArgumentException("not a UUIDv7");
        }
    }

    /** Less than every id: what comes before the first record. */
    public static final RecordId ZERO = new RecordId(0x7000, 2L << 62);

    /** The id that these bytes are; IllegalArgumentException unless they are 16 and a UUIDv7. */
    public static RecordId of(byte[] sixteen) {
        if (sixteen.length != 16) {
            throw new IllegalArgumentException("an id of " + sixteen.length + " bytes");
        }
        var buffer = ByteBuffer.wrap(sixteen);
        return new RecordId(buffer.getLong(), buffer.getLong());
    }

    /**
     * Reads the text form: 36 characters, lowercase.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if it is not a UUIDv7 in that form
     */
    public static RecordId parse(String text) {
        var high = hex(text, 0, 18);
        var low = hex(text, 19, TEXT_LENGTH);
        if (text.length() == TEXT_LENGTH && high != INVALID && low != INVALID && isVersion7(high, low)) {
            return new RecordId(high, low);
        }
        throw Invariant.REQUEST_FORM
                .refuse(
                        "id",
                        Refusal.quote(text) + " is not a record id",
                        "Give a UUIDv7 in lowercase, as an attestation's executionId.")
                .exception();
    }

    /** The 16 hex digits between two places, hyphens where they belong; {@link #INVALID} if they are anything else. */
    private static long hex(String text, int from, int to) {
        var bits = 0L;
        for (var at = from; at < to; at++) {
            var c = at < text.length() ? text.charAt(at) : ' ';
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                if (c != '-') {
                    return INVALID;
                }
            } else {
                var digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
                if (digit < 0) {
                    return INVALID;
                }
                bits = (bits << 4) | digit;
            }
        }
        return bits;
    }

    private static boolean isVersion7(long high, long low) {
        return ((high >>> 12) & 0xf) == 7 && low >>> 62 == 2;
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** Writes the 36 ASCII characters of the text form. */
    public void write(byte[] target, int at) {
        var place = at;
        for (var digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
                target[place++] = '-';
            }
            var half = digit < 16 ? high : low;
            target[place++] = HEX[(int) (half >>> (60 - 4 * (digit & 15))) & 0xf];
        }
    }

    @Override
    public int compareTo(RecordId other) {
        var byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        var text = new byte[TEXT_LENGTH];
        write(text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
