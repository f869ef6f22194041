package io.writ.app.text;

import java.util.Locale;

/**
 * Makes text from outside safe for a line of a log or a terminal. After this, nothing in it can end the line or change
 * how it is shown. A line of JSON stays JSON with the same value.
 */
public final class PlainText {
    private PlainText() {}

    /** The text with {@code \\u} escapes for control and format characters, line separators and lone surrogates. */
    public static String of(String text) {
        var at = 0;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16).append(text, 0, at);
        while (at < text.length()) {
            var point = text.codePointAt(at);
            if (isPlain(point)) {
                out.appendCodePoint(point);
            } else {
                for (var unit : Character.toChars(point)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
            at += Character.charCount(point);
        }
        return out.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            // format characters turn the direction of what follows, or join it to what it is not
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
