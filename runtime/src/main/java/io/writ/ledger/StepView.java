package io.writ.ledger;

import io.writ.record.RecordDraft;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Rows;
import io.writ.store.Table;
import io.writ.time.LedgerClock;
import io.writ.verifier.Inside;
import io.writ.verifier.id.RecordId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger as a {@link Step} sees it. */
@Inside
public interface StepView extends Rows {
    /**
     * The time of this batch's records.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-030 while the clock cannot be believed
     */
    Instant time();

    /** The time of what this step has appended so far; empty if it has appended nothing. */
    Optional<Instant> appendedAt();

    /** Accepts the clock as it is, if this step is kept; {@link #time()} is believable from here on. */
    LedgerClock.AcceptedJump acceptClock();

    /** The row of a key, including what earlier steps of this batch and of the one being committed have put. */
    @Override
    @Nullable Row row(Table table, Key key);

    /**
     * Appends a record and updates the projections that follow from it.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-025 if the ledger's key does not count at this time
     */
    Appended append(RecordDraft draft);

    /**
     * The same for a record about another one of this step.
     *
     * @param about fills {@link RecordDraft#ABOUT_ID}
     */
    Appended append(RecordDraft draft, RecordId about);
}
