package io.writ.ledger;

import io.writ.verifier.Inside;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.ThreadId;
import java.time.Instant;
import java.util.Optional;

/** In whose name something is appended, as far as a ledger has to know. */
@Inside
public interface Author {
    /** The name in records, such as {@code key:ci} or {@code local:maria}. */
    String name();

    /**
     * Refuses an agent or a thread that it may not act for.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037
     */
    void requireMayActFor(Optional<AgentId> agent, Optional<ThreadId> thread);

    /**
     * Refuses an author that may not write any more. Asked in the step itself: who was let in before its key was
     * revoked, and comes to the ledger after that, is refused here.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035
     */
    void requireGood(StepView view);

    /**
     * Refuses an author whose time was up at the time of what it appends.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035
     */
    default void requireGoodAt(Instant time) {
        // nothing but an API key has a time that can be up
    }

    /** The runtime itself, such as {@code writ:timer}: nobody called. */
    static Author ofRuntime(String name) {
        return new Author() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void requireMayActFor(Optional<AgentId> agent, Optional<ThreadId> thread) {
                // it acts for the tenant as a whole
            }

            @Override
            public void requireGood(StepView view) {
                // it has no key that could be revoked
            }
        };
    }
}
