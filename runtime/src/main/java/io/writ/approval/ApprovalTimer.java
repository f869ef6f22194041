package io.writ.approval;

import io.writ.ledger.Author;
import io.writ.ledger.Ledger;
import io.writ.store.Key;
import io.writ.store.StoreException;
import io.writ.time.TimeSource;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends approvals when their time is up, never before: it looks at the machine's clock, and the ledger decides by its
 * own. What it waits for is in the ledger, so that a restart forgets nothing.
 */
@Inside
public final class ApprovalTimer implements AutoCloseable {
    /** Whom the records name as their principal where nobody called. */
    static final Author AUTHOR = Author.ofRuntime("writ:timer");

    private static final System.Logger LOG = System.getLogger(ApprovalTimer.class.getName());
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Key FIRST = new Key(new byte[0]);
    private static final int AT_ONCE = 256;

    private final Ledger ledger;
    private final TimeSource time;
    private final Approvals office;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private ApprovalTimer(Ledger ledger, TimeSource time, Approvals office) {
        this.ledger = ledger;
        this.time = time;
        this.office = office;
        this.thread = Thread.ofVirtual().name("writ-approvals").unstarted(this::run);
    }

    public static ApprovalTimer start(Ledger ledger, TimeSource time, Approvals office) {
        var timer = new ApprovalTimer(ledger, time, office);
        timer.thread.start();
        return timer;
    }

    private void run() {
        try {
            while (!closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                endDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endDue() {
        try {
            // the ledger's clock can be behind: then nothing ends yet, and the next round asks again
            for (var due = due(); !due.isEmpty() && office.expire(due) == due.size(); due = due()) {
                if (due.size() < AT_ONCE) {
                    return;
                }
            }
        } catch (RefusedException | StoreException e) {
            // nobody waits for an answer: what stands in the way is what stands in everybody's, and is told there
            LOG.log(System.Logger.Level.DEBUG, "approvals could not be ended", e);
        } catch (RuntimeException | Error e) {
            // a bug, or no memory; approvals end at the next vote all the same, and the next round may do better
            LOG.log(System.Logger.Level.ERROR, "approvals could not be ended", e);
        }
    }

    private List<RecordId> due() {
        var now = time.wall();
        try (var reader = ledger.reader()) {
            return ApprovalTables.pending(reader, FIRST, AT_ONCE).stream()
                    .takeWhile(pending -> !now.isBefore(pending.expires()))
                    .map(ApprovalTables.Pending::id)
                    .toList();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
