package io.writ.escalation;

import io.writ.gate.FailureReport;
import io.writ.gate.Tier;

/**
 * Something that knows more than a retry, such as another model: it is asked at {@link Tier#ADJUDICATION}, after the
 * failure is durable, on the reporter's thread. It may hand over to people; it can permit nothing.
 */
public interface Adjudicator {
    /** The name in records: printable ASCII. */
    String name();

    /**
     * What is to be done about a failure. What it throws counts as no answer and is recorded as such.
     *
     * @param count how many failures in a row
     */
    Answer adjudicate(FailureReport failure, int count);

    /**
     * An answer.
     *
     * @param verdict what is to be done
     * @param reason why; data, never markup; it becomes a commitment
     */
    record Answer(Verdict verdict, String reason) {}

    /** What an adjudicator may say. */
    enum Verdict {
        /** Try again. */
        RETRY,
        /** Ask people now. */
        ESCALATE
    }
}
