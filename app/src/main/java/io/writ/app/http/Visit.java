package io.writ.app.http;

import org.jspecify.annotations.Nullable;

/** What one request takes of what all requests share, from its arrival to the end of its answer. */
final class Visit {
    private final Admission admission;
    private final boolean counted;
    private Pool.@Nullable Hold slot;
    private Pool.@Nullable Hold memory;
    private boolean left;

    /** @param counted false for a request that takes no slot */
    Visit(Admission admission, boolean counted) {
        this.admission = admission;
        this.counted = counted;
    }

    /**
     * Takes a slot of the caller's share: it is known now who asks.
     *
     * @throws HttpRefusal 503 if there is none, 429 if the rest is for others
     */
    void claim(Owner owner) {
        if (counted) {
            slot = admission.claim(owner);
        }
        memory = admission.memory(owner);
    }

    /**
     * Takes memory for a body, which has to be given back.
     *
     * @throws HttpRefusal 503 if other bodies take it, 429 if the rest is for others
     */
    void take(long size) {
        if (memory == null) {
            throw new IllegalStateException("nobody knows yet whose body this is");
        }
        memory.take(size);
    }

    void giveBack(long size) {
        if (memory != null) {
            memory.giveBack(size);
        }
    }

    /** What was refused before it took a slot has nothing to wait for: its answer does not count as being answered. */
    synchronized void leaveUnclaimed() {
        if (slot == null) {
            leave();
        }
    }

    synchronized void leave() {
        if (counted && !left) {
            left = true;
            admission.leave(slot);
        }
    }
}
