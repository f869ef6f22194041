package io.writ.gate;

import io.writ.verifier.refusal.Invariant;

/** What people write: text that is shown to others, who must not be misled by what they cannot see. */
public final class FreeText {
    /** The longest reason in characters. */
    public static final int MAX_REASON = 4_096;

    private FreeText() {}

    /**
     * Requires a reason: some words, on one line or several.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if it is blank, too long, or holds control characters
     *     other than newline and tab
     */
    public static void requireReason(String place, String reason) {
        if (!isText(reason, MAX_REASON)) {
            throw Invariant.REQUEST_FORM
                    .refuse(
                            place,
                            "a reason of 1 to " + MAX_REASON
                                    + " characters, without control characters but newline and tab, was expected")
                    .exception();
        }
    }

    /** Whether this is text of at most {@code max} characters, on one line or several, in which nothing misleads. */
    public static boolean isText(String text, int max) {
        return text.length() <= max
                && text.codePoints().anyMatch(FreeText::isSeen)
                && text.chars().noneMatch(FreeText::misleads);
    }

    /** Whether this is such text on one line, and without a tab. */
    public static boolean isLine(String text, int max) {
        return isText(text, max) && text.chars().noneMatch(Character::isISOControl);
    }

    /** Control characters, and those that turn the direction of what follows. */
    private static boolean misleads(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t')
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static boolean isSeen(int c) {
        return !Character.isWhitespace(c) && !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT;
    }
}
