package io.writ.thread;

import io.writ.caller.Pins;
import io.writ.caller.Principal;
import io.writ.gate.ThreadState;
import io.writ.verifier.Inside;
import io.writ.verifier.id.ThreadId;
import java.util.List;
import java.util.Optional;

/**
 * Where threads stand, as one caller may see it: a key that is pinned to threads sees those alone, each as a whole,
 * whichever agents are in it.
 */
@Inside
public record VisibleThreads(ThreadReader threads, Principal caller) {
    /** The threads that are stopped, by name: a page may be shorter than asked for, and have a next one. */
    public ThreadReader.Page stopped(Optional<ThreadId> after, int max) {
        var page = threads.stopped(after, max);
        var seen = page.threads().stream()
                .filter(thread -> pins().cover(Optional.empty(), Optional.of(thread.threadId())))
                .toList();
        return new ThreadReader.Page(seen, page.next());
    }

    /**
     * One thread.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037 for a caller pinned to other threads
     */
    public ThreadState state(ThreadId threadId) {
        pins().require(Optional.empty(), Optional.of(threadId));
        return threads.state(threadId);
    }

    private Pins pins() {
        return new Pins(List.of(), caller.pins().threads());
    }
}
