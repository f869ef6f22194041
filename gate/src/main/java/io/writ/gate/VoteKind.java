package io.writ.gate;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Locale;

/** What a person can vote. */
public enum VoteKind {
    /** The action may run as it was seen. */
    APPROVE,
    /** It must not run. */
    REJECT,
    /** Something else is to be decided in its place. */
    MODIFY;

    /** The name in records and in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The vote of this wire name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is none
     */
    public static VoteKind named(String wireName) {
        for (var kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return kind;
            }
        }
        throw Invariant.REQUEST_FORM
                .refuse("/vote", Refusal.quote(wireName) + " is no vote")
                .exception();
    }
}
