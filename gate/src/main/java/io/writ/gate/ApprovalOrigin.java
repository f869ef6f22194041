package io.writ.gate;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Locale;

/** What opened an approval. */
public enum ApprovalOrigin {
    /** A decision that needs people. */
    DECISION,
    /** Failures that automation does not get over. */
    ESCALATION,
    /** A caller who asked for it. */
    REQUEST;

    /** The name in records. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The origin of this wire name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is none
     */
    public static ApprovalOrigin named(String wireName) {
        for (var origin : values()) {
            if (origin.wireName().equals(wireName)) {
                return origin;
            }
        }
        throw Invariant.REQUEST_FORM
                .refuse("/origin", Refusal.quote(wireName) + " is no origin of an approval")
                .exception();
    }
}
