package io.writ.gate;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Arrays;
import java.util.Optional;

/** The step that a failure leads to; each is more than the one before it. */
public enum Tier {
    /** Try again. */
    RETRY(1),
    /** Something that knows more may be asked. */
    ADJUDICATION(2),
    /** People are asked, and the workflow waits for them. */
    HUMAN_INTERVENTION(3),
    /** The thread is stopped until a person resumes it. */
    EMERGENCY_STOP(4);

    private final int code;

    Tier(int code) {
        this.code = code;
    }

    /** Its number in rows, from 1. */
    public int code() {
        return code;
    }

    /** The tier of a number in rows; empty if there is none. */
    public static Optional<Tier> of(int code) {
        return Arrays.stream(values()).filter(tier -> tier.code == code).findFirst();
    }

    /**
     * The tier of a name in JSON.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is none
     */
    public static Tier named(String name) {
        return Arrays.stream(values())
                .filter(tier -> tier.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Invariant.REQUEST_FORM
                        .refuse("/tier", Refusal.quote(name) + " is no tier")
                        .exception());
    }
}
