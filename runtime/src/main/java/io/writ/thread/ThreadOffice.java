package io.writ.thread;

import io.writ.caller.CallerStep;
import io.writ.caller.Principal;
import io.writ.escalation.EscalationRecords;
import io.writ.escalation.EscalationRows;
import io.writ.gate.Recorded;
import io.writ.gate.ThreadOrder;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.record.RecordDraft;
import io.writ.signing.TenantSecret;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.verifier.refusal.Invariant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The emergency stop: stops threads, and lets them go on. */
public final class ThreadOffice {
    private final Ledger ledger;
    private final TenantSecret secret;
    private final EscalationRecords records;

    public ThreadOffice(Ledger ledger, LedgerTerms terms, EscalationRecords records) {
        this.ledger = ledger;
        this.secret = terms.secret();
        this.records = records;
    }

    /** Stops a thread; one that is stopped stays as it is. */
    public Recorded stop(ThreadOrder order, Principal principal) {
        principal.pins().require(Optional.empty(), Optional.of(order.threadId()));
        var idempotency = idempotency("stopThread", order, principal);
        var draft = records.stopped(order.threadId(), order.reason(), principal.name(), idempotency);
        return submit(principal, idempotency, view -> {
            var thread = row(view, order);
            return thread != null && EscalationRows.stopped(thread)
                    ? committed -> found(thread.at())
                    : append(view, draft);
        });
    }

    /** Lets a stopped thread go on. */
    public Recorded resume(ThreadOrder order, Principal principal) {
        principal.pins().require(Optional.empty(), Optional.of(order.threadId()));
        var idempotency = idempotency("resumeThread", order, principal);
        var draft = records.resumed(order.threadId(), order.reason(), principal.name(), idempotency);
        return submit(principal, idempotency, view -> {
            if (!EscalationRows.stopped(row(view, order))) {
                throw Invariant.THREAD_RUNS
                        .refuse("thread " + order.threadId(), "it is not stopped", "Nothing is left to do.")
                        .exception();
            }
            return append(view, draft);
        });
    }

    private Optional<Idempotency> idempotency(String operation, ThreadOrder order, Principal principal) {
        return order.idempotencyKey()
                .map(key -> Idempotency.of(secret, principal.name(), operation, key.value(), order.bodyDigest()));
    }

    private Recorded submit(Principal principal, Optional<Idempotency> idempotency, Step<Recorded> step) {
        return ledger.submit(new CallerStep<>(principal, view -> {
            var answered = idempotency.map(key -> key.answeredAt(view)).orElse(OptionalLong.empty());
            return answered.isPresent() ? committed -> found(answered.getAsLong()) : step.run(view);
        }));
    }

    private static @Nullable Row row(StepView view, ThreadOrder order) {
        return view.row(Projection.THREAD, Key.of(order.threadId().value()));
    }

    private Recorded found(long index) {
        return new Recorded(ledger.attestation(index), true);
    }

    private static Step.Answer<Recorded> append(StepView view, RecordDraft draft) {
        var appended = view.append(draft);
        return committed -> new Recorded(committed.attest(appended), false);
    }
}
