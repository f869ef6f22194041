package io.writ.thread;

import io.writ.caller.Principal;
import io.writ.gate.Recorded;
import io.writ.gate.ThreadOrder;
import io.writ.ledger.Ledger;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.ledger.Submission;
import io.writ.record.RecordDraft;
import io.writ.verifier.Inside;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;

/** The emergency stop: stops threads, and lets them go on. */
@Inside
public final class Threads {
    private final Ledger ledger;
    private final ThreadRecords records;

    public Threads(Ledger ledger, ThreadRecords records) {
        this.ledger = ledger;
        this.records = records;
    }

    /** Stops a thread for everybody; one that is stopped so stays as it is. */
    public Recorded stop(ThreadOrder order, Principal principal) {
        var submission = submission("stopThread", order, principal);
        var draft = records.stopped(order.threadId(), order.reason(), principal.name(), submission.idempotency());
        return submission.run(first -> new Recorded(first, true), view -> {
            var last = ThreadTables.change(view, order.threadId());
            return last.isPresent() && last.get().state() == ThreadTables.State.STOPPED
                    ? committed -> new Recorded(ledger.attestation(last.get().at()), true)
                    : append(view, draft);
        });
    }

    /** Lets a stopped thread go on. */
    public Recorded resume(ThreadOrder order, Principal principal) {
        var submission = submission("resumeThread", order, principal);
        var draft = records.resumed(order.threadId(), order.reason(), principal.name(), submission.idempotency());
        return submission.run(first -> new Recorded(first, true), view -> {
            var last = ThreadTables.change(view, order.threadId());
            if (last.isEmpty() || last.get().state() == ThreadTables.State.RESUMED) {
                throw Invariant.THREAD_RUNS
                        .refuse("thread " + order.threadId(), "it is not stopped", "Nothing is left to do.")
                        .exception();
            }
            return append(view, draft);
        });
    }

    private Submission submission(String operation, ThreadOrder order, Principal principal) {
        return ledger.by(principal)
                .about(Optional.empty(), Optional.of(order.threadId()))
                .once(operation, order.idempotencyKey(), order.bodyDigest());
    }

    private static Step.Result<Recorded> append(StepView view, RecordDraft draft) {
        var appended = view.append(draft);
        return committed -> new Recorded(committed.attest(appended), false);
    }
}
