package io.writ.ledger;

import io.writ.store.Projection;
import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Map;

/**
 * What {@code log verify} found.
 *
 * @param records     how many records were read and hashed
 * @param checkpoints how many checkpoints were compared with the tree and their signatures checked
 * @param rows        how many rows of each projection were compared with a rebuild
 * @param erased      how many disclosures are not there any more, because of which rows could only be counted
 * @param findings    what is wrong, at most {@link LedgerAudit#MAX_FINDINGS}; empty if the ledger is intact
 */
public record AuditReport(
        long records, long checkpoints, Map<Projection, Long> rows, long erased, List<Refusal> findings) {
    public AuditReport {
        rows = Map.copyOf(rows);
        findings = List.copyOf(findings);
    }

    public boolean intact() {
        return findings.isEmpty();
    }
}
