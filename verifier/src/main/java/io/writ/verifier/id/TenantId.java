package io.writ.verifier.id;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tenant that has a ledger of its own: {@code [a-z0-9][a-z0-9-]{0,63}}, so that it is a folder's name everywhere
 * and cannot lead out of one.
 */
public record TenantId(String value) implements Comparable<TenantId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** The tenant that every home has. */
    public static final TenantId DEFAULT = new TenantId("default");

    /** @throws io.writ.verifier.refusal.RefusedException INV-026 for another form */
    public TenantId {
        if (!isValid(value)) {
            throw Invariant.HOME
                    .refuse(
                            "tenant",
                            Refusal.quote(value) + " is not a tenant's name",
                            "Use lowercase letters, digits and hyphens.")
                    .exception();
        }
    }

    /** The name, if the text has its form; what has not names no tenant. */
    public static Optional<TenantId> parse(String text) {
        return isValid(text) ? Optional.of(new TenantId(text)) : Optional.empty();
    }

    /** Whether a text has the form of a tenant's name. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
