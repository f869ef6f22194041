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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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
    private static final int WORKERS = 2;

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
        try (var reader = store.reader();
                var workers = Executors.newFixedThreadPool(WORKERS, Thread.ofPlatform().daemon().factory())) {
            var size = reader.head().map(Head::size).orElse(0L);
            var tree = new TreeAudit(reader, terms, this::find);
            var rows = new ProjectionAudit(reader, size, this::find);
            Deque<Future<Chunk>> ahead = new ArrayDeque<>();
            var next = 0L;
            for (var done = 0L; done < size; ) {
                for (; next < size && ahead.size() <= WORKERS; next += CHUNK) {
                    var from = next;
                    ahead.add(workers.submit(() -> read(from, size)));
                }
                var chunk = ahead.remove().get();
                tree.append(chunk.leaves(), chunk.records());
                rows.compare(chunk.rebuilt());
                done = Math.min(done + CHUNK, size);
                progress.accept(done);
            }
            tree.finish(size);
            if (terms.projections()) {
                rows.finish();
            }
            new BoundsAudit(reader, this::find).check(terms.projections());
            return new AuditReport(size, tree.checkpoints(), rows.counts(), rows.erased(), findings);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("the audit was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new StoreException("the audit failed", e);
        }
    }

    /** Some records in order: what of them is worked out beside each other, before they are compared in turn. */
    private record Chunk(List<StoredRecord> records, List<Digest> leaves, List<RebuiltRecord> rebuilt) {}

    private Chunk read(long from, long size) {
        try (StoreReader reader = store.reader()) {
            var expected = (int) Math.min(CHUNK, size - from);
            var records = reader.records(from, expected, terms.projections());
            if (records.size() != expected) {
                throw Invariant.LEDGER_INTACT
                        .refuse("record " + (from + records.size()), "the record is missing, or one before it")
                        .exception();
            }
            var rebuilding = new RecordRebuilder(terms, this::find);
            return new Chunk(
                    records,
                    records.stream().map(record -> MerkleTree.leafHash(record.leaf())).toList(),
                    terms.projections() ? records.stream().map(rebuilding::rebuild).flatMap(Optional::stream).toList() : List.of());
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
