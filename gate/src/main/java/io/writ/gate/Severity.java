package io.writ.gate;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Locale;

/** How bad a failure is, by whoever reports it. */
public enum Severity {
    LOW,
    NORMAL,
    HIGH,
    CRITICAL;

    /** The name in records, requests and settings. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The severity of a wire name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is none
     */
    public static Severity named(String name) {
        for (var severity : values()) {
            if (severity.wireName().equals(name)) {
                return severity;
            }
        }
        throw Invariant.REQUEST_FORM
                .refuse("/severity", Refusal.quote(name) + " is not a severity", "Use low, normal, high or critical.")
                .exception();
    }
}
