package io.writ.caller;

import io.writ.verifier.refusal.Invariant;
import java.util.regex.Pattern;

/**
 * Names that requests give to threads, agents, subjects and idempotency keys: 1 to 256 printable ASCII characters,
 * spaces only inside.
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
}
