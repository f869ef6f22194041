package io.writ.ledger;

import io.writ.replay.TenantSecret;
import io.writ.store.Head;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Walks a whole ledger and believes nothing but the trust root: recomputes every leaf, tile and checkpoint, checks each
 * checkpoint's signature and that it continues the one before it, opens every disclosure, and compares every row of every
 * projection with what the records say. Reads beside a writer; memory does not grow with the ledger.
 */
public final class LedgerAudit {
    /** After so many findings it only goes on counting. */
    public static final int MAX_FINDINGS = 100;

    private static final int CHUNK = 2_048;

    private final Store store;
    private final AuditTerms terms;
    private final List<Refusal> findings = new ArrayList<>();

    public LedgerAudit(Store store, AuditTerms terms) {
        this.store = store;
        this.terms = terms;
    }

    /**
     * What a ledger is audited against.
     *
     * @param projections whether disclosures and projections are checked too, or only leaves, tree and checkpoints
     */
    public record AuditTerms(
            String origin, String tenant, TrustRoot trustRoot, TenantSecret secret, boolean projections) {}

    /**
     * Audits up to the checkpoint that is the newest now.
     *
     * @param progress is told now and then how many records are done
     */
    public AuditReport run(LongConsumer progress) {
        try (var reader = store.reader()) {
            var size = reader.head().map(Head::size).orElse(0L);
            try (var rows = new ProjectionAudit(store, terms, size, this::find);
                    var workers = Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory())) {
                return run(size, new TreeAudit(reader, terms, this::find), rows, workers, progress);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("the audit was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new StoreException("the audit failed", e);
        }
    }

    private AuditReport run(
            long size, TreeAudit tree, ProjectionAudit rows, ExecutorService workers, LongConsumer progress)
            throws InterruptedException, ExecutionException {
        var next = workers.submit(() -> read(0, size));
        for (var done = 0L; done < size; ) {
            var chunk = next.get();
            done += CHUNK;
            var from = done;
            next = workers.submit(() -> read(Math.min(from, size), size));
            Future<?> compared = terms.projections() ? workers.submit(() -> rows.compare(chunk.records())) : null;
            tree.append(chunk.leaves(), chunk.records());
            if (compared != null) {
                compared.get();
            }
            progress.accept(Math.min(done, size));
        }
        tree.finish(size);
        if (terms.projections()) {
            rows.finish();
        }
        return new AuditReport(size, tree.checkpoints(), rows.counts(), rows.erased(), findings);
    }

    /** Some records in order, with their leaf hashes. */
    private record Chunk(List<StoredRecord> records, List<Digest> leaves) {}

    private Chunk read(long from, long size) {
        try (StoreReader reader = store.reader()) {
            var expected = (int) Math.min(CHUNK, size - from);
            var records = reader.records(from, expected, terms.projections());
            if (records.size() != expected) {
                throw Invariant.LEDGER_INTACT
                        .refuse("record " + (from + records.size()), "the record is missing, or one before it")
                        .exception();
            }
            List<Digest> leaves = new ArrayList<>(expected);
            records.forEach(record -> leaves.add(MerkleTree.leafHash(record.leaf())));
            return new Chunk(records, leaves);
        }
    }

    private synchronized void find(String place, String problem) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(Invariant.LEDGER_INTACT.refuse(place, problem));
        }
    }

    /** Where findings go. */
    @FunctionalInterface
    interface Findings {
        void add(String place, String problem);
    }
}
