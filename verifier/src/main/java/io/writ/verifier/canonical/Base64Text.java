package io.writ.verifier.canonical;

import io.writ.verifier.refusal.Invariant;
import java.util.Base64;

/**
 * Base64 and base64url (RFC 4648 sections 4 and 5) in their one canonical spelling. Whatever decodes here encodes to
 * the very text it came from: padding exactly as specified, no spare bits, no whitespace.
 */
public final class Base64Text {
    private Base64Text() {}

    /** Standard base64, padded. */
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Base64url without padding. */
    public static String encodeUrl(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Decodes standard base64 with its padding.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-033 for any spelling but the canonical one
     */
    public static byte[] decode(String text) {
        return decode(text, "base64", Base64.getDecoder(), Base64.getEncoder());
    }

    /**
     * Decodes base64url without padding.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-033 for any spelling but the canonical one
     */
    public static byte[] decodeUrl(String text) {
        return decode(
                text,
                "base64url",
                Base64.getUrlDecoder(),
                Base64.getUrlEncoder().withoutPadding());
    }

    private static byte[] decode(String text, String name, Base64.Decoder decoder, Base64.Encoder encoder) {
        byte[] bytes;
        try {
            bytes = decoder.decode(text);
        } catch (IllegalArgumentException e) {
            throw refused(name);
        }
        // Java's decoder accepts missing padding and spare bits, so only the way back proves the spelling canonical
        if (!encoder.encodeToString(bytes).equals(text)) {
            throw refused(name);
        }
        return bytes;
    }

    private static RuntimeException refused(String name) {
        return Invariant.CANONICAL_TEXT
                .refuse("", "text that is not canonical " + name)
                .exception();
    }
}
