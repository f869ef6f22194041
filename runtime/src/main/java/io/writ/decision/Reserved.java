package io.writ.decision;

import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;

/** Whether a decision may hold its replay key: the first phase of the protection against replay. */
@Inside
public sealed interface Reserved {
    /** Nobody holds the key, or there is none to hold. */
    record Free(Judged judged) implements Reserved {}

    /**
     * Another decision holds it.
     *
     * @param by the other decision
     */
    record Held(Judged judged, RecordId by) implements Reserved {}
}
