package io.writ.gate;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Locale;

/** Where an approval stands. Only {@link #APPROVED} permits anything. */
public enum ApprovalState {
    /** People may vote. */
    PENDING,
    /** Enough of them agreed. */
    APPROVED,
    /** One of them refused, or the policy forbids it by now. */
    REJECTED,
    /** One of them changed what would run: that is decided anew, under an id of its own. */
    MODIFIED,
    /** Nobody resolved it in time: rejected. */
    EXPIRED;

    /** The name in rows, in JSON and on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state of this wire name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is none
     */
    public static ApprovalState named(String wireName) {
        for (var state : values()) {
            if (state.wireName().equals(wireName)) {
                return state;
            }
        }
        throw Invariant.REQUEST_FORM
                .refuse("/state", Refusal.quote(wireName) + " is no state of an approval")
                .exception();
    }

    /** Whether nothing can happen to it any more. */
    public boolean ended() {
        return this != PENDING;
    }
}
