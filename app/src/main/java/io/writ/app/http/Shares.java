package io.writ.app.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A supply that keys and tenants share: slots, connections, memory for bodies. What one takes is bounded by what is
 * left for the others: a key holds at most as much as is free, a tenant at most {@value #TENANT} times as much. So the
 * whole supply serves whoever comes, and something of it is always left for one who has nothing yet. These are the
 * dynamic thresholds of Choudhury and Hahne (IEEE/ACM Transactions on Networking 6(2), 1998). Who holds nothing may
 * always take of what is free. Safe for any number of threads.
 */
final class Shares {
    private static final int TENANT = 3;

    private final long most;
    private final Map<String, Held> byKey = new HashMap<>();
    private final Map<String, Held> byTenant = new HashMap<>();
    private long taken;

    Shares(long most) {
        this.most = most;
    }

    /** What is taken, and by how many who hold something. */
    private static final class Held {
        private long amount;
        private int holders;
    }

    /** What came of asking. */
    enum Outcome {
        TAKEN,
        /** Nothing is left for anybody. */
        ALL_GONE,
        /** The rest is for others. */
        SHARE_GONE
    }

    /**
     * Takes, or takes nothing.
     *
     * @param holds what this holder has taken before: a body that grows is one holder
     */
    synchronized Outcome take(Owner owner, long holds, long more) {
        var free = most - taken - more;
        if (free < 0) {
            return Outcome.ALL_GONE;
        }
        if (!within(byKey.get(owner.key()), holds, more, free)
                || !within(byTenant.get(owner.tenant()), holds, more, TENANT * free)) {
            return Outcome.SHARE_GONE;
        }
        taken += more;
        add(byKey, owner.key(), holds, more);
        add(byTenant, owner.tenant(), holds, more);
        return Outcome.TAKEN;
    }

    private static boolean within(@Nullable Held held, long holds, long more, long bound) {
        if (held == null) {
            return true;
        }
        var others = held.holders - (holds > 0 ? 1 : 0);
        return others == 0 || held.amount + more <= bound;
    }

    private static void add(Map<String, Held> all, String name, long holds, long more) {
        var held = all.computeIfAbsent(name, none -> new Held());
        held.amount += more;
        held.holders += holds == 0 ? 1 : 0;
    }

    /**
     * Gives back.
     *
     * @param holds what this holder has taken
     */
    synchronized void giveBack(Owner owner, long holds, long less) {
        if (less > 0) {
            taken -= less;
            remove(byKey, owner.key(), holds, less);
            remove(byTenant, owner.tenant(), holds, less);
        }
    }

    private static void remove(Map<String, Held> all, String name, long holds, long less) {
        all.computeIfPresent(name, (same, held) -> {
            held.amount -= less;
            held.holders -= holds == less ? 1 : 0;
            return held.holders == 0 ? null : held;
        });
    }

    synchronized long taken() {
        return taken;
    }
}
