package io.writ.verifier.id;

import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The rules that names keep, stated once. Threads, agents, subjects and idempotency keys have names of 1 to 256
 * printable ASCII characters, with spaces only inside. Actions, targets and functions have printable text of any
 * language.
 */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");

    private Names() {}

    /** Whether a text is a name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Refuses what is not a name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004
     */
    public static void require(String place, String name) {
        if (!isName(name)) {
            throw Invariant.REQUEST_FORM
                    .refuse(place, "a name of 1 to 256 printable ASCII characters was expected")
                    .exception();
        }
    }

    /** Whether a text has 1 to {@code limit} bytes in UTF-8, and no character that is not seen. */
    public static boolean isPrintable(String text, int limit) {
        return !text.isEmpty()
                && text.length() <= limit
                && text.getBytes(StandardCharsets.UTF_8).length <= limit
                && text.codePoints().noneMatch(Names::isUnprintable);
    }

    private static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
