package io.writ.audit;

import io.writ.verifier.Inside;
import io.writ.verifier.refusal.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code log verify} found.
 *
 * @param records how far it came: all records before this one were hashed, or taken for verified
 * @param checkpoints how many checkpoints were compared with the tree and their signatures checked
 * @param rows how many rows of each table were compared with a rebuild, by the name of the table
 * @param found how much is wrong; 0 if the ledger is intact
 * @param findings what is wrong, the first {@link LedgerAudit#MAX_FINDINGS} of them
 * @param remarked how many records were written in the name of a key that was good no more; the ledger is intact all
 *     the same
 * @param remarks the first {@link LedgerAudit#MAX_FINDINGS} of them
 */
@Inside
public record AuditReport(
        long records,
        long checkpoints,
        Map<String, Long> rows,
        long found,
        List<Refusal> findings,
        long remarked,
        List<Remark> remarks) {
    /** What is told of a record, although nothing is wrong with the ledger. */
    public record Remark(String place, String what) {}

    public AuditReport {
        remarks = List.copyOf(remarks);
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        findings = List.copyOf(findings);
    }

    /** The report on a ledger that cannot be read at all. */
    public static AuditReport unreadable(Refusal finding) {
        return new AuditReport(0, 0, Map.of(), 1, List.of(finding), 0, List.of());
    }

    public boolean intact() {
        return found == 0;
    }
}
