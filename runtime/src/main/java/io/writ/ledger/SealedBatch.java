package io.writ.ledger;

import io.writ.store.Commit;
import io.writ.store.Head;
import io.writ.store.Store;
import io.writ.time.LedgerClock;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way to the store.
 *
 * @param steps whose callers wait for it
 * @param writing what is to be written; null if no step appended anything, and the callers wait only for the batches
 *     before
 * @param clockAccepted whether it holds the acceptance of a clock jump
 */
record SealedBatch(List<Waiting<?>> steps, @Nullable Writing writing, boolean clockAccepted) {
    private static final System.Logger LOG = System.getLogger(SealedBatch.class.getName());

    /**
     * The content of a commit, the store it was prepared on, and the signature that is being made while its rows are
     * written.
     */
    record Writing(
            Store store,
            Commit commit,
            TreeSnapshot tree,
            Checkpoint checkpoint,
            Instant time,
            LedgerKey key,
            CompletableFuture<SignedCheckpoint> signed) {
        Writing(Store store, Commit commit, TreeSnapshot tree, Checkpoint checkpoint, Instant time, LedgerKey key) {
            this(store, commit, tree, checkpoint, time, key, new CompletableFuture<>());
        }

        /**
         * Signs; whoever waits for {@link #head} goes on.
         *
         * @param proven whether this signer has been seen to sign with this key; if not, its signature is verified
         *     first
         * @return whether it has now
         */
        boolean sign(boolean proven) {
            try {
                var signature = key.signer().sign(checkpoint.text());
                var note = SignedCheckpoint.of(checkpoint, key.publicKey().raw(), signature);
                if (!proven && note.verifyWith(List.of(key.publicKey())).isEmpty()) {
                    throw new IllegalStateException("a note without the ledger's own line");
                }
                signed.complete(note);
                return true;
            } catch (Exception | Error e) {
                LOG.log(System.Logger.Level.WARNING, "the signer failed", e);
                signed.completeExceptionally(Invariant.SIGNER
                        .refuse(
                                "key " + key.publicKey().keyId(),
                                "the ledger's key could not sign, so nothing was written")
                        .exception());
                return false;
            }
        }

        /** Whether this is what a ledger holds last. */
        boolean isHeadOf(Committed ledger) {
            return signed.isDone()
                    && !signed.isCompletedExceptionally()
                    && signed.join().equals(ledger.checkpoint());
        }

        Head head() throws Exception {
            return new Head(checkpoint.size(), time, signed.get().format());
        }
    }

    /** Takes back the acceptance of a clock jump, if it holds one: what is not durable is none. */
    void distrust(LedgerClock clock) {
        if (clockAccepted) {
            clock.distrust();
        }
    }

    void complete(Committed committed) {
        steps.forEach(step -> step.complete(committed));
    }

    void fail(RuntimeException cause) {
        steps.forEach(step -> step.fail(cause));
    }
}
