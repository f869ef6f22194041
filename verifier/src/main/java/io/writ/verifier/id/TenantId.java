package io.writ.verifier.id;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.regex.Pattern;

/**
 * The tenant that has a ledger of its own: {@code [a-z0-9][a-z0-9-]{0,63}}, so that it is a folder's name everywhere
 * and cannot lead out of one.
 */
public record TenantId(String value) implements Comparable<TenantId> {
    /** The tenant that every home has. */
    public static final TenantId DEFAULT = new TenantId("default");

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

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
