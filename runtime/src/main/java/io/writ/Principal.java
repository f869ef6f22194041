package io.writ;

import io.writ.verifier.refusal.Invariant;

/** Who calls: an authenticated caller, as records name it. */
public interface Principal {
    /** The longest name in characters. */
    int MAX_NAME = 256;

    /** The name in records, such as {@code key:ci} or {@code local:maria}: printable ASCII. */
    String name();

    /** The operating system's user, who holds the home and may do everything in it. */
    static Principal local() {
        var user = System.getProperty("user.name", "unknown").replaceAll("[^!-~]", "_");
        return named("local:" + user);
    }

    /**
     * A caller that the embedding program has authenticated.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if the name is not printable ASCII of 1 to 256
     *     characters
     */
    static Principal named(String name) {
        if (!name.matches("[!-~]{1," + MAX_NAME + "}")) {
            throw Invariant.REQUEST_FORM
                    .refuse("principal", "a name of 1 to " + MAX_NAME + " printable ASCII characters was expected")
                    .exception();
        }
        return () -> name;
    }
}
