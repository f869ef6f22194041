package io.writ.caller;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The functions in which a key's subject may vote on approvals, such as {@code finance-manager}: at most 32 names as
 * policies give them, 1 to 128 bytes of printable text, each once, in their order.
 */
public record Functions(SortedSet<FunctionName> names) {
    private static final int MAX_NAMES = 32;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for more names */
    public Functions {
        if (names.size() > MAX_NAMES) {
            throw refused();
        }
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /**
     * These names, whichever order and number they come in.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for more names, or a name of another form
     */
    public static Functions of(Collection<String> names) {
        if (!names.stream().allMatch(FunctionName::isValid)) {
            throw refused();
        }
        return new Functions(new TreeSet<>(FunctionName.all(names)));
    }

    private static RefusedException refused() {
        return Invariant.REQUEST_FORM
                .refuse(
                        "/functions",
                        "at most " + MAX_NAMES + " names of 1 to " + FunctionName.MAX_BYTES
                                + " bytes of printable text were expected",
                        "Write names such as finance-manager.")
                .exception();
    }

    public boolean holds(FunctionName function) {
        return names.contains(function);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** The names in their order, for a record. */
    public JsonArray toJson() {
        return JsonArray.ofStrings(FunctionName.texts(names));
    }
}
