package io.writ.app.http;

import io.writ.app.http.Shares.Outcome;
import io.writ.verifier.refusal.Invariant;
import java.util.Map;

/**
 * A supply of one thing that requests hold for a while, in {@link Shares}; some of it is kept for admins. Safe for any
 * number of threads.
 */
final class Pool {
    private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

    private final Shares all;
    private final Shares kept;
    private final String place;
    private final String gone;
    private final String shareGone;

    /**
     * @param kept for admins, beyond {@code most}
     * @param place what it is, in messages
     * @param gone what is said when nothing is left
     * @param shareGone what is said when the rest is for others
     */
    Pool(long most, long kept, String place, String gone, String shareGone) {
        this.all = new Shares(most);
        this.kept = new Shares(kept);
        this.place = place;
        this.gone = gone;
        this.shareGone = shareGone;
    }

    long taken() {
        return all.taken() + kept.taken();
    }

    Hold hold(Owner owner) {
        return new Hold(this, owner);
    }

    /** What one holder has of it. For one thread at a time. */
    static final class Hold {
        private final Pool pool;
        private final Owner owner;
        private long ofAll;
        private long ofKept;

        private Hold(Pool pool, Owner owner) {
            this.pool = pool;
            this.owner = owner;
        }

        Owner owner() {
            return owner;
        }

        /**
         * Takes more.
         *
         * @throws HttpRefusal 503 if nothing is left, 429 if the rest is for others
         */
        void take(long more) {
            var outcome = pool.all.take(owner, ofAll, more);
            if (outcome == Outcome.TAKEN) {
                ofAll += more;
            } else if (owner.admin() && pool.kept.take(owner, ofKept, more) == Outcome.TAKEN) {
                ofKept += more;
            } else if (outcome == Outcome.ALL_GONE) {
                throw Admission.overloaded(pool.place, pool.gone);
            } else {
                throw new HttpRefusal(429, Invariant.RATE.refuse(pool.place, pool.shareGone), RETRY);
            }
        }

        void giveBack(long less) {
            var first = Math.min(less, ofKept);
            pool.kept.giveBack(owner, ofKept, first);
            ofKept -= first;
            pool.all.giveBack(owner, ofAll, less - first);
            ofAll -= less - first;
        }

        void giveBackAll() {
            giveBack(ofAll + ofKept);
        }
    }
}
