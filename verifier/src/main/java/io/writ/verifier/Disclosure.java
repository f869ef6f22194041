package io.writ.verifier;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.CanonicalWriter;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that a record commits to, with the salt that hides it and the place it fills: base64url of the JCS bytes of
 * {@code [salt, place, value]}, in the form of SD-JWT (RFC 9901 section 4.2). Its commitment is always the hash of the
 * text as it was given, never of a second serialisation.
 */
public final class Disclosure {
    /** The salt in bytes: 128 bits, so that a value of few possibilities cannot be guessed from its commitment. */
    public static final int SALT_SIZE = 16;

    /** The longest place in characters. */
    public static final int MAX_PLACE = 1_024;

    /** The longest text in characters: what {@link JsonReader#DEFAULT_LIMIT} bytes take in base64url. */
    public static final int MAX_TEXT = (JsonReader.DEFAULT_LIMIT + 2) / 3 * 4;

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final String text;
    private final String place;
    private final JsonValue value;
    private final String commitment;

    private Disclosure(String text, byte[] ascii, String place, JsonValue value) {
        this.text = text;
        this.place = place;
        this.value = value;
        this.commitment = Digest.sha256(ascii).base64Url();
    }

    /**
     * A new disclosure.
     *
     * @param salt 16 random bytes, never used before
     * @param place the JSON Pointer (RFC 6901) of the record member that it fills
     * @throws RefusedException INV-019 for a salt or place that no verifier would take, otherwise as
     *     {@link JsonValue#canonical()}
     */
    public static Disclosure of(byte[] salt, String place, JsonValue value) {
        if (salt.length != SALT_SIZE) {
            throw refused("a salt of " + salt.length + " bytes, where " + SALT_SIZE + " are needed");
        }
        requirePointer(place);
        var writer = new CanonicalWriter(160);
        writer.value(new JsonArray(List.of(new JsonString(Base64Text.encodeUrl(salt)), new JsonString(place), value)));
        if (writer.length() > JsonReader.DEFAULT_LIMIT) {
            throw Invariant.INPUT_LIMITS
                    .refuse(place, "a value of more than " + JsonReader.DEFAULT_LIMIT + " bytes")
                    .exception();
        }
        var ascii = URL.encode(writer.toByteArray());
        return new Disclosure(new String(ascii, StandardCharsets.ISO_8859_1), ascii, place, value);
    }

    /**
     * Reads a disclosure as it was handed over.
     *
     * @throws RefusedException INV-019 if it does not have the form of one, INV-001 or INV-002 if what it holds is not
     *     strict JSON within the limits
     */
    public static Disclosure parse(String text) {
        // what is recorded is read whatever it takes: before there was a limit, anything could be recorded
        return parse(text, bytes -> true);
    }

    /** As {@link #parse(String)}, if the value takes what {@code memory} has; INV-002 otherwise. */
    @Inside
    public static Disclosure parse(String text, JsonReader.Memory memory) {
        if (text.length() > MAX_TEXT) {
            throw Invariant.INPUT_LIMITS
                    .refuse("", "a disclosure of more than " + MAX_TEXT + " characters")
                    .exception();
        }
        var read = JsonReader.read(bytesOf(text), JsonReader.DEFAULT_LIMIT, memory);
        if (!(read instanceof JsonArray array
                && array.size() == 3
                && array.elements().get(0) instanceof JsonString salt
                && array.elements().get(1) instanceof JsonString place)) {
            throw refused("a disclosure that is not [salt, place, value]");
        }
        if (bytesOf(salt.value()).length != SALT_SIZE) {
            throw refused("a salt that is not " + SALT_SIZE + " bytes long");
        }
        requirePointer(place.value());
        return new Disclosure(
                text,
                text.getBytes(StandardCharsets.ISO_8859_1),
                place.value(),
                array.elements().get(2));
    }

    /** The disclosure as it travels. */
    public String text() {
        return text;
    }

    /** The JSON Pointer of the record member that it fills, such as {@code /signals/amount}. */
    public String place() {
        return place;
    }

    /** The disclosed value. */
    public JsonValue value() {
        return value;
    }

    /** What the record holds in its place: base64url of the SHA-256 of the text's ASCII bytes, 43 characters. */
    public String commitment() {
        return commitment;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Disclosure that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Names the place only: the value may be a secret. */
    @Override
    public String toString() {
        return "Disclosure of " + place;
    }

    private static byte[] bytesOf(String text) {
        try {
            return Base64Text.decodeUrl(text);
        } catch (RefusedException e) {
            throw refused(e.refusal().problem());
        }
    }

    private static void requirePointer(String place) {
        if (place.length() > MAX_PLACE || !isPointer(place)) {
            throw refused("a place that is not a JSON Pointer of at most " + MAX_PLACE + " characters");
        }
    }

    private static boolean isPointer(String place) {
        if (!place.startsWith("/")) {
            return false;
        }
        for (var tilde = place.indexOf('~'); tilde >= 0; tilde = place.indexOf('~', tilde + 1)) {
            var next = tilde + 1 < place.length() ? place.charAt(tilde + 1) : ' ';
            if (next != '0' && next != '1') {
                return false;
            }
        }
        return true;
    }

    private static RefusedException refused(String problem) {
        return Invariant.DISCLOSURES.refuse("", problem).exception();
    }
}
