package io.writ.access;

import io.writ.verifier.refusal.Invariant;
import java.util.regex.Pattern;

/** Names that requests give to threads, agents and keys: 1 to 256 printable ASCII characters, spaces only inside. */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");

    private Names() {}

    /**
     * Requires a name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for anything else
     */
    public static void require(String place, String name) {
        if (!NAME.matcher(name).matches()) {
            throw Invariant.REQUEST_FORM
                    .refuse(place, "a name of 1 to 256 printable ASCII characters was expected")
                    .exception();
        }
    }
}
