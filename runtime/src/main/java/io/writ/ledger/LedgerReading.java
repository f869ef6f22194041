package io.writ.ledger;

import io.writ.store.StoreReader;
import io.writ.verifier.Inside;
import java.util.function.BiFunction;

/** A ledger that can be read, by the process that owns it or beside it. */
@Inside
public interface LedgerReading {
    /**
     * Reads from the store what belongs to a durable state; the reading may be done again on a newer one.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-028 if the store fails
     */
    <A> A read(BiFunction<Committed, StoreReader, A> reading);
}
