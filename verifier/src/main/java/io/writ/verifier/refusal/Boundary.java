package io.writ.verifier.refusal;

import java.util.Locale;

/**
 * The step of a decision's life at which something was refused; the part after the {@code @} in {@code INV-013@replay}.
 */
public enum Boundary {
    CANONICALIZE,
    VALIDATE,
    VERIFY,
    REPLAY,
    EXECUTE,
    SIGN,
    STORE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
