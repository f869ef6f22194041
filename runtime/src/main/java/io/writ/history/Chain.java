package io.writ.history;

import io.writ.verifier.Attestation;
import java.util.List;

/**
 * A decision and the records that name it, in ledger order.
 *
 * @param records each with a fresh proof; the first is the decision
 * @param whole false if records were left out: refused replays after the first {@link ExecutionReader#MAX_REPLAYS}, and
 *     what lies beyond the bounds of a reading
 */
public record Chain(List<Attestation> records, boolean whole) {
    public Chain {
        records = List.copyOf(records);
    }
}
