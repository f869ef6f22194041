package io.writ.ledger;

import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.log.TlogProof;
import org.jspecify.annotations.Nullable;

/**
 * A durable state of the ledger.
 *
 * @param tree all records in it
 * @param checkpoint the signed checkpoint over that tree; null as long as the ledger is empty
 */
@Inside
public record Committed(TreeSnapshot tree, @Nullable SignedCheckpoint checkpoint) {

    /** How many records it holds. */
    public long size() {
        return tree.size();
    }

    /** The attestation of a record of the batch that this commit made durable; needs no look at the store. */
    public Attestation attest(Appended record) {
        var path = tree.inclusion(record.index());
        return Attestation.of(
                record.leaf(),
                record.draft().disclosureTexts(),
                new TlogProof(record.index(), path.hashes(), requireCheckpoint()));
    }

    /** The attestation of any record before this commit, with a proof up to its checkpoint. */
    public Attestation attest(long index, StoreReader reader) {
        return attest(
                reader.records(index, 1, true).stream()
                        .findFirst()
                        .orElseThrow(() -> StoreException.damaged("record " + index + " is missing")),
                reader);
    }

    /** The same, of a record that has been read with its disclosures. */
    public Attestation attest(StoredRecord stored, StoreReader reader) {
        var path = tree.inclusion(stored.index(), reader);
        return Attestation.of(
                stored.leaf(), stored.disclosures(), new TlogProof(stored.index(), path.hashes(), requireCheckpoint()));
    }

    /** The same state with the tree that holds its last batch in memory. */
    Committed withBatch(TreeSnapshot batch) {
        return new Committed(batch, checkpoint);
    }

    private SignedCheckpoint requireCheckpoint() {
        if (checkpoint == null) {
            throw new IllegalStateException("an empty ledger has no checkpoint");
        }
        return checkpoint;
    }
}
