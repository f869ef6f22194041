package io.writ.ledger;

import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.RefusedException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one way into a ledger. Whatever is appended passes through here, and is checked in this order: the author may act
 * for the agent and the thread; then, in the step, the author's key is still good; a request under an idempotency key
 * that was answered before gets the first answer; and only then the step itself runs. Last, the records that it left
 * must not be later than the author's key. Immutable.
 */
@Inside
public final class Submission {
    private final Ledger ledger;
    private final Author author;
    private final Optional<Idempotency> idempotency;

    private Submission(Ledger ledger, Author author, Optional<Idempotency> idempotency) {
        this.ledger = ledger;
        this.author = author;
        this.idempotency = idempotency;
    }

    static Submission by(Ledger ledger, Author author) {
        return new Submission(ledger, author, Optional.empty());
    }

    /**
     * The same, about an agent and a thread.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037 if the author may not act for them
     */
    public Submission about(Optional<AgentId> agent, Optional<ThreadId> thread) {
        author.requireMayActFor(agent, thread);
        return this;
    }

    /** The same, answered once under an idempotency key if there is one. */
    public Submission once(String operation, Optional<IdempotencyKey> key, Digest body) {
        return new Submission(
                ledger,
                author,
                key.map(given -> Idempotency.of(ledger.secret(), author.name(), operation, given.value(), body)));
    }

    /** In whose name. */
    public Author author() {
        return author;
    }

    /** The idempotency key, to which the record must commit: by that record a retry is known. */
    public Optional<Idempotency> idempotency() {
        return idempotency;
    }

    /** The first answer again, from the record that it left, on the caller's thread. */
    @FunctionalInterface
    public interface Again<A> {
        A from(Attestation first);
    }

    /**
     * Runs a step, unless the request was answered before, and waits until what it saw and appended is durable.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035 if the author's key is not good any more, INV-014 if
     *     the idempotency key was used for another request, and what {@link Ledger} and the step refuse
     */
    public <A> A run(Again<A> again, Step<A> step) {
        return ledger.submit(view -> {
            author.requireGood(view);
            var answered = idempotency.flatMap(key -> key.answeredAt(view));
            return answered.isPresent()
                    ? committed -> again.from(ledger.attestation(answered.get()))
                    : inTime(step.run(view), view);
        });
    }

    /**
     * What a step has appended, it may have appended only while the author's key counted by the time of the records.
     */
    private <A> Step.Result<A> inTime(Step.Result<A> result, StepView view) {
        view.appendedAt().ifPresent(author::requireGoodAt);
        return result;
    }

    /**
     * As {@link #run(Again, Step)}, for a step that has to be prepared. A request that was answered before gets the
     * first answer, also if it could not be prepared any more: what it rests on may have gone since.
     *
     * @param prepared on the caller's thread
     * @throws io.writ.verifier.refusal.RefusedException what the preparation refuses, too
     */
    public <A> A run(Again<A> again, Supplier<Step<A>> prepared) {
        Step<A> step;
        try {
            step = prepared.get();
        } catch (RefusedException e) {
            return again.from(firstAnswer().orElseThrow(() -> e));
        }
        return run(again, step);
    }

    private Optional<Attestation> firstAnswer() {
        return idempotency.flatMap(key -> ledger.read((committed, reader) ->
                key.answeredAt(reader).filter(at -> at < committed.size()).map(at -> committed.attest(at, reader))));
    }

    /** The same for what takes no idempotency key. */
    public <A> A run(Step<A> step) {
        if (idempotency.isPresent()) {
            throw new IllegalStateException("a request with an idempotency key has a first answer");
        }
        return run(
                first -> {
                    throw new IllegalStateException("nothing was answered before");
                },
                step);
    }
}
