package io.writ;

import io.writ.escalation.ThreadOrder;
import io.writ.escalation.ThreadState;
import io.writ.ledger.Committed;
import io.writ.ledger.EscalationRows;
import io.writ.ledger.Idempotency;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.record.RecordDraft;
import io.writ.replay.TenantSecret;
import io.writ.store.Key;
import io.writ.store.Projection;
import io.writ.store.Row;
import io.writ.store.StoreReader;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The emergency stop: stops threads, lets them go on, and tells where they stand. */
final class ThreadOffice {
    private final Ledger ledger;
    private final TenantSecret secret;
    private final EscalationRecords records;

    ThreadOffice(Ledger ledger, LedgerTerms terms, EscalationRecords records) {
        this.ledger = ledger;
        this.secret = terms.secret();
        this.records = records;
    }

    /** Stops a thread; one that is stopped stays as it is. */
    Attestation stop(ThreadOrder order, Principal principal) {
        principal.pins().require(Optional.empty(), Optional.of(order.threadId()));
        var idempotency = idempotency("stopThread", order, principal);
        var draft = records.stopped(order.threadId(), order.reason(), principal.name(), idempotency);
        return submit(principal, idempotency, view -> {
            var thread = row(view, order);
            return thread != null && EscalationRows.stopped(thread) ? found(thread) : append(view, draft);
        });
    }

    /** Lets a stopped thread go on. */
    Attestation resume(ThreadOrder order, Principal principal) {
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
                .map(key -> Idempotency.of(secret, principal.name(), operation, key, order.bodyDigest()));
    }

    private Attestation submit(Principal principal, Optional<Idempotency> idempotency, Step<Attestation> step) {
        return ledger.submit(new CallerStep<>(principal, view -> {
            var answered = idempotency.map(key -> key.answeredAt(view)).orElse(OptionalLong.empty());
            return answered.isPresent() ? committed -> ledger.attestation(answered.getAsLong()) : step.run(view);
        }));
    }

    private static @Nullable Row row(StepView view, ThreadOrder order) {
        return view.row(Projection.THREAD, Key.of(order.threadId()));
    }

    private Step.Answer<Attestation> found(Row thread) {
        return committed -> ledger.attestation(thread.at());
    }

    private static Step.Answer<Attestation> append(StepView view, RecordDraft draft) {
        var appended = view.append(draft);
        return committed -> committed.attest(appended);
    }

    /** Where a thread stands; one of which nothing is known runs. */
    ThreadState state(String threadId) {
        return ledger.read((committed, reader) ->
                state(threadId, reader.row(Projection.THREAD, Key.of(threadId)), committed, reader));
    }

    private static ThreadState state(String threadId, @Nullable Row thread, Committed committed, StoreReader reader) {
        var resumption = reader.row(Projection.RESUMPTION, Key.of(threadId));
        var failures = reader.startingWith(Projection.FAILURE, EscalationRows.agentsOf(threadId)).stream()
                .map(row -> new ThreadState.Failures(
                        EscalationRows.agentOf(row),
                        EscalationRows.run(row, resumption).count()))
                .filter(one -> one.count() > 0)
                .toList();
        var change = thread == null || thread.at() >= committed.size()
                ? Optional.<ThreadState.Change>empty()
                : Optional.of(change(committed.attest(thread.at(), reader)));
        return new ThreadState(threadId, EscalationRows.stopped(thread), change, failures);
    }

    private static ThreadState.Change change(Attestation record) {
        return new ThreadState.Change(
                record.id(),
                record.time(),
                String.valueOf(record.record().string("principal")),
                Optional.ofNullable(record.record().string("cause")).orElse("person"),
                record.disclosed("/reason")
                        .flatMap(value ->
                                value instanceof JsonString text ? Optional.of(text.value()) : Optional.empty()));
    }

    /** Every thread that is stopped, by name. */
    List<ThreadState> stopped() {
        return ledger.read((committed, reader) -> {
            List<ThreadState> all = new ArrayList<>();
            reader.forEach(Projection.THREAD, row -> {
                if (EscalationRows.stopped(row)) {
                    var name = new String(row.key().bytes(), StandardCharsets.UTF_8);
                    all.add(state(name, row, committed, reader));
                }
            });
            all.sort(Comparator.comparing(ThreadState::threadId));
            return all;
        });
    }
}
