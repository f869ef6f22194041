package io.writ.ledger;

import io.writ.verifier.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A caller's step in the queue, and what it waits for. */
final class Waiting<A> {
    private final Step<A> step;
    private final CompletableFuture<Committed> durable = new CompletableFuture<>();
    private Step.@Nullable Result<A> answer;
    private @Nullable Throwable refused;

    Waiting(Step<A> step) {
        this.step = step;
    }

    /** Runs the step; a step that fails, fails alone. True if what it appended is to be kept. */
    boolean run(StepView view) {
        try {
            answer = step.run(view);
            return true;
        } catch (RuntimeException | Error e) {
            // thrown to the caller by await(): a refusal, too, is answered only after what it saw is durable; and not
            // even an error, such as a stack that overflows, may end the thread on which all callers depend
            refused = e;
            return false;
        }
    }

    void complete(Committed committed) {
        durable.complete(committed);
    }

    void fail(RuntimeException cause) {
        durable.completeExceptionally(cause);
    }

    /** Waits, however long it takes, until the fate of the step's batch is known. */
    A await() {
        Committed committed;
        try {
            committed = durable.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RefusedException refusal ? refusal : e;
        }
        if (refused instanceof Error error) {
            throw error;
        }
        if (refused instanceof RuntimeException exception) {
            throw exception;
        }
        if (answer == null) {
            throw new IllegalStateException("completed before it ran");
        }
        return answer.from(committed);
    }
}
