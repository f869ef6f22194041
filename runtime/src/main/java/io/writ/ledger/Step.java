package io.writ.ledger;

import io.writ.verifier.Inside;

/**
 * What one caller wants of the ledger. It runs on the sequencer, alone, seeing everything that came before it, whether
 * committed yet or not; it may look things up and append, and must do so in bounded time whatever the request's size.
 *
 * @param <A> what the caller gets once the batch is durable
 */
@FunctionalInterface
@Inside
public interface Step<A> {
    /**
     * Decides what to append.
     *
     * @throws io.writ.verifier.refusal.RefusedException to refuse; nothing this step appended is kept then
     */
    Result<A> run(StepView view);

    /** Makes the answer once everything the step saw and appended is durable; runs on the caller's thread. */
    @FunctionalInterface
    interface Result<A> {
        A from(Committed committed);
    }
}
