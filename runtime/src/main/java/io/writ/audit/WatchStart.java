package io.writ.audit;

import io.writ.audit.LedgerWatch.Watched;
import io.writ.ledger.LedgerView;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.lang.System.Logger.Level;

/**
 * Where the first walk of a watch begins: behind the mark, if the ledger is still what it was there. A ledger that was
 * rolled back is found here and nowhere else, so it takes nothing until this could be looked at.
 */
final class WatchStart {
    /** The ledger is not what the mark says, and no walk can tell. */
    static final long LOST = -1;

    /** It could not be looked at; try again. */
    static final long UNKNOWN = -2;

    private static final System.Logger LOG = System.getLogger(LedgerWatch.class.getName());

    private final Watched watched;
    private final WatchState state;

    WatchStart(Watched watched, WatchState state) {
        this.watched = watched;
        this.state = state;
    }

    /** The index of the first record to verify, {@link #LOST} or {@link #UNKNOWN}. */
    long look(int attempt) {
        try {
            var mark = VerifiedMark.read(watched.file());
            var from = mark.isPresent() ? behind(mark.get()) : 0;
            state.read();
            return from;
        } catch (RuntimeException | Error e) {
            var tenant = watched.terms().tenant();
            if (e instanceof RefusedException || WatchFailure.damage(e).isPresent()) {
                LOG.log(Level.WARNING, "the ledger of " + tenant + " is verified from its beginning", e);
                state.read();
                return 0;
            }
            LOG.log(Level.WARNING, "the ledger of " + tenant + " cannot be compared with its last verification", e);
            state.unread(WatchFailure.unread(e, attempt), true);
            return UNKNOWN;
        }
    }

    private long behind(VerifiedMark mark) {
        var when = UtcTime.format(mark.time());
        if (!mark.intact()) {
            state.found(Invariant.LEDGER_INTACT.refuse(
                    "ledger",
                    "it was found damaged at " + when + ", and no full verification has found it intact since"));
            return 0;
        }
        try (var store = watched.opener().get();
                var view = LedgerView.open(store)) {
            if (mark.size() <= view.size() && view.root(mark.size()).equals(mark.root())) {
                state.verifiedBefore(mark.size(), view.size(), mark.time());
                return mark.size();
            }
        }
        // what a ledger looks like that was rolled back, or rewritten under a stolen key: no walk can find that
        state.found(Invariant.LEDGER_INTACT.refuse(
                "ledger",
                "it does not hold any more what it held when it was verified at " + when + ": " + mark.size()
                        + " records under another root",
                "Restore the newest backup. If that loss is known and accepted, remove "
                        + watched.file().getFileName() + " from the tenant's folder and start again."));
        return LOST;
    }
}
