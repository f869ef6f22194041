package io.writ.escalation;

/** The step that a failure leads to; each is more than the one before it. */
public enum Tier {
    /** Try again. */
    RETRY,
    /** Something that knows more may be asked. */
    ADJUDICATION,
    /** People are asked, and the workflow waits for them. */
    HUMAN_INTERVENTION,
    /** The thread is stopped until a person resumes it. */
    EMERGENCY_STOP
}
