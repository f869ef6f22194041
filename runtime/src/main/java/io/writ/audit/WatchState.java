package io.writ.audit;

import io.writ.audit.LedgerWatch.Progress;
import io.writ.ledger.Ledger;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Refusal;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;

/**
 * What a watch knows of its ledger, and whether the ledger takes anything. What was found damaged and what could not be
 * read are kept apart: a finding ends with a full verification, a failed reading with the next walk that ends. Changed
 * by one thread; read by any.
 */
final class WatchState {
    private static final System.Logger LOG = System.getLogger(LedgerWatch.class.getName());

    private final Ledger ledger;
    private final TenantId tenant;
    private volatile Progress progress = new Progress(0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    WatchState(Ledger ledger, TenantId tenant) {
        this.ledger = ledger;
        this.tenant = tenant;
    }

    Progress progress() {
        return progress;
    }

    /** An earlier process verified so many records in full at this time. */
    void verifiedBefore(long records, long size, Instant full) {
        progress = new Progress(records, size, Optional.of(full), progress.finding(), progress.unread());
    }

    void at(long done) {
        var last = progress;
        progress = new Progress(done, Math.max(done, ledger.size()), last.full(), last.finding(), last.unread());
    }

    /** The ledger is damaged: it takes nothing until {@link #intact}. */
    void found(Refusal what) {
        var last = progress;
        progress = new Progress(last.verified(), last.size(), last.full(), Optional.of(what), last.unread());
        stop(what);
    }

    /**
     * A walk could not be ended.
     *
     * @param stops whether it has failed so often that the ledger takes nothing until one can
     */
    void unread(Refusal why, boolean stops) {
        var last = progress;
        progress = new Progress(last.verified(), last.size(), last.full(), last.finding(), Optional.of(why));
        // what was found damaged weighs more, and is still what callers are told
        if (stops && last.finding().isEmpty()) {
            stop(why);
        }
    }

    /** A walk has ended, whatever it has found. */
    void read() {
        var last = progress;
        progress = new Progress(last.verified(), last.size(), last.full(), last.finding(), Optional.empty());
        if (last.unread().isPresent() && last.finding().isEmpty()) {
            ledger.trust();
        }
    }

    /** A full verification has found nothing. */
    void intact(long records, Instant now) {
        progress = new Progress(records, records, Optional.of(now), Optional.empty(), Optional.empty());
        ledger.trust();
    }

    private void stop(Refusal why) {
        ledger.distrust(why);
        LOG.log(Level.ERROR, "the ledger of {0} takes nothing any more: {1}", tenant, why.message());
    }
}
