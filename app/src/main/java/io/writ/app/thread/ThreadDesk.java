package io.writ.app.thread;

import io.writ.caller.Pins;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.escalation.FailureTables;
import io.writ.ledger.LedgerReading;
import io.writ.thread.ThreadReader;
import io.writ.thread.ThreadState;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.Names;
import java.util.List;
import java.util.Optional;

/**
 * Where threads stand, as one caller may see it, the same on the command line and over HTTP: a key that is pinned to
 * threads sees those alone, each as a whole, whichever agents are in it.
 */
public record ThreadDesk(ThreadReader threads, Principal caller) {
    /** The roles of which one is needed to see any thread. */
    public static final List<Role> READERS = List.of(Role.AUDIT, Role.DECIDE);

    /** Beside the process that owns the home, for whoever may read its files: all of them. */
    public static ThreadDesk of(LedgerReading reading) {
        return new ThreadDesk(new ThreadReader(reading, FailureTables::ofThread), Principal.local());
    }

    /** The threads that are stopped, by name. */
    public List<JsonObject> stopped() {
        return threads.stopped().stream()
                .filter(thread -> pins().cover(Optional.empty(), Optional.of(thread.threadId())))
                .map(ThreadState::toJson)
                .toList();
    }

    /**
     * One thread.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for what is no name, INV-037 for a caller pinned to
     *     other threads
     */
    public JsonObject require(String threadId) {
        Names.require("/threadId", threadId);
        pins().require(Optional.empty(), Optional.of(threadId));
        return threads.state(threadId).toJson();
    }

    private Pins pins() {
        return new Pins(List.of(), caller.pins().threads());
    }
}
