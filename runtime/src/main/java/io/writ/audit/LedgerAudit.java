package io.writ.audit;

import io.writ.ledger.Projections;
import io.writ.store.Head;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.StoredRecord;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.id.TenantId;
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
 * checkpoint's signature and that it continues the one before it, opens every disclosure, and compares every row of
 * every projection with what the records say; nothing may lie beyond the newest checkpoint. Reads beside a writer;
 * memory does not grow with the ledger. For one run.
 */
@Inside
public final class LedgerAudit {
    /** After so many findings it only goes on counting: {@link AuditReport#found}. */
    public static final int MAX_FINDINGS = 100;

    private static final int CHUNK = 2_048;
    private static final int WORKERS = 2;

    private final Store store;
    private final AuditSettings terms;
    private final List<Refusal> findings = new ArrayList<>();
    private final KeyAudit keys = new KeyAudit();
    private long found;

    public LedgerAudit(Store store, AuditSettings terms) {
        this.store = store;
        this.terms = terms;
    }

    /**
     * What a ledger is audited against.
     *
     * @param projections what is looked up in it
     * @param rows whether disclosures and rows are checked too, or only leaves, tree and checkpoints
     */
    public record AuditSettings(
            String origin, TenantId tenant, TrustRoot trustRoot, Projections projections, boolean rows) {}

    /**
     * Audits up to the checkpoint that is the newest now, or up to the first record that is missing: nothing after it
     * can be hashed. The report then counts the records before it.
     *
     * @param progress is told now and then how many records are done
     * @throws StoreException if the store cannot be read
     */
    public AuditReport run(LongConsumer progress) {
        return run(0, progress);
    }

    /**
     * Audits the records from {@code from} on. Those before are taken for what the tiles say of them, which the next
     * checkpoint's root confirms; whether they are still the same, and whether a projection holds rows that nobody put,
     * only a run from 0 tells.
     *
     * @param from at most the size of the newest checkpoint
     */
    public AuditReport run(long from, LongConsumer progress) {
        try (var reader = store.reader();
                var workers = Executors.newFixedThreadPool(
                        WORKERS, Thread.ofPlatform().daemon().factory())) {
            var size = reader.head().map(Head::size).orElse(0L);
            var tree = new TreeAudit(reader, terms, this::find, from);
            var rows = new ProjectionAudit(reader, terms.projections().tables(), this::find);
            Deque<Future<Chunk>> ahead = new ArrayDeque<>();
            var next = from;
            var whole = true;
            while (whole && tree.size() < size) {
                for (; next < size && ahead.size() <= WORKERS; next += CHUNK) {
                    var first = next;
                    ahead.add(workers.submit(() -> read(first, size)));
                }
                whole = take(ahead.remove().get(), tree, rows);
                progress.accept(tree.size());
            }
            if (whole) {
                tree.finish(size);
            }
            if (terms.rows() && from == 0) {
                rows.finish(tree.size());
            }
            new BoundsAudit(reader, this::find)
                    .check(terms.rows() ? terms.projections().tables() : List.of());
            return new AuditReport(
                    tree.size(), tree.checkpoints(), rows.counts(), found, findings, keys.remarked(), keys.remarks());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("the audit was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new StoreException("the audit failed", e);
        }
    }

    /** Compares a chunk with what came before it; false if a record is missing after it. */
    private boolean take(Chunk chunk, TreeAudit tree, ProjectionAudit rows) {
        chunk.problems().forEach(problem -> find(problem.place(), problem.problem()));
        tree.append(chunk.leaves(), chunk.records());
        rows.compare(chunk.rebuilt());
        chunk.rebuilt().forEach(record -> keys.look(record.keys()));
        if (!chunk.whole()) {
            find("record " + tree.size(), "the record is missing");
        }
        return chunk.whole();
    }

    /**
     * Some records in order: what of them is worked out beside each other, before they are compared in turn.
     *
     * @param problems found in the records themselves; kept apart so that they are told in the ledger's order
     * @param whole false if the record after the last of these should have been there too
     */
    private record Chunk(
            List<StoredRecord> records,
            List<Digest> leaves,
            List<RebuiltRecord> rebuilt,
            List<Discrepancy> problems,
            boolean whole) {}

    private record Discrepancy(String place, String problem) {}

    private Chunk read(long from, long size) {
        try (StoreReader reader = store.reader()) {
            var expected = (int) Math.min(CHUNK, size - from);
            var records = unbroken(from, reader.records(from, expected, terms.rows()));
            List<Discrepancy> problems = new ArrayList<>();
            var rebuilding =
                    new RecordRebuilder(terms, (place, problem) -> problems.add(new Discrepancy(place, problem)));
            return new Chunk(
                    records,
                    records.stream()
                            .map(record -> MerkleTree.leafHash(record.leaf()))
                            .toList(),
                    terms.rows()
                            ? records.stream()
                                    .map(rebuilding::rebuild)
                                    .flatMap(Optional::stream)
                                    .toList()
                            : List.of(),
                    problems,
                    records.size() == expected);
        }
    }

    /** The records from {@code from} on up to the first that is missing. */
    private static List<StoredRecord> unbroken(long from, List<StoredRecord> records) {
        var count = 0;
        while (count < records.size() && records.get(count).index() == from + count) {
            count++;
        }
        return records.subList(0, count);
    }

    private void find(String place, String problem) {
        found++;
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
