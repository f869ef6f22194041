package io.writ.ledger;

import io.writ.record.RecordDraft;
import io.writ.record.RecordIds;
import io.writ.store.Commit;
import io.writ.store.Key;
import io.writ.store.Row;
import io.writ.store.Table;
import io.writ.time.LedgerClock;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.MerkleTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The batch being put together: steps run one after the other, each on what the ones before it have appended. */
final class OpenBatch implements StepView {
    private static final int MAX_STEPS = 1_024;
    private static final long MAX_BYTES = 16L << 20;

    /**
     * Steps that are worth a commit of their own while the committer is free. Without it all callers would end up in
     * one batch, and committing and preparing would take turns instead of overlapping.
     */
    private static final int WORTH_COMMITTING = 64;

    /** A step that needs the time and nothing else. */
    static final Step<Instant> ASK_TIME = view -> {
        var time = view.time();
        return committed -> time;
    };

    final SequencerState state;
    private final LedgerSettings terms;
    private final LedgerClock clock;
    private final List<Waiting<?>> steps = new ArrayList<>();
    private final List<Appended> records = new ArrayList<>();
    private final Map<SequencerState.Address, Row> rows = new HashMap<>();
    private final List<Appended> stepRecords = new ArrayList<>();
    private final Map<SequencerState.Address, Row> stepRows = new HashMap<>();
    private @Nullable Instant time;
    private RecordId lastId;
    private long bytes;
    private boolean clockAccepted;
    private LedgerClock.@Nullable AcceptedJump stepJump;

    OpenBatch(SequencerState state, LedgerSettings terms, LedgerClock clock) {
        this.state = state;
        this.terms = terms;
        this.clock = clock;
        this.lastId = state.lastId;
    }

    boolean full() {
        return steps.size() >= MAX_STEPS || bytes >= MAX_BYTES;
    }

    /** Whether a free committer should have it now, even if more is waiting: what waits becomes the batch after. */
    boolean worthCommitting() {
        return steps.size() >= Math.max(WORTH_COMMITTING, state.lastSteps / 2);
    }

    /** Runs a step; keeps what it appended unless it failed. */
    void run(Waiting<?> waiting) {
        steps.add(waiting);
        var before = time;
        if (waiting.run(this)) {
            keep();
        } else {
            time = before;
        }
        stepRecords.clear();
        stepRows.clear();
        stepJump = null;
    }

    private void keep() {
        records.addAll(stepRecords);
        rows.putAll(stepRows);
        stepRecords.forEach(record -> bytes += record.leaf().length);
        if (stepJump != null) {
            clock.accept(stepJump);
            clockAccepted = true;
        }
    }

    @Override
    public Instant time() {
        if (time == null) {
            time = clock.next();
        }
        return time;
    }

    @Override
    public Optional<Instant> appendedAt() {
        return stepRecords.isEmpty() ? Optional.empty() : Optional.of(time());
    }

    @Override
    public LedgerClock.AcceptedJump acceptClock() {
        stepJump = clock.proposal();
        time = stepJump.ledgerTime();
        return stepJump;
    }

    @Override
    public @Nullable Row row(Table table, Key key) {
        var address = new SequencerState.Address(table, key);
        var own = stepRows.get(address);
        if (own != null) {
            return own;
        }
        var earlier = rows.get(address);
        return earlier != null ? earlier : state.row(address);
    }

    @Override
    public Appended append(RecordDraft draft) {
        return append(draft, null);
    }

    @Override
    public Appended append(RecordDraft draft, @Nullable RecordId about) {
        terms.key().requireValidAt(time());
        lastId = RecordIds.next(lastId, time(), terms.entropy());
        var index = state.size + records.size() + stepRecords.size();
        var leaf = draft.seal(lastId, about, time());
        var record = new Appended(index, lastId, time(), leaf, draft, draft.terms(about));
        stepRecords.add(record);
        for (var row : terms.projections().rows(index, lastId, about, time(), draft.members(), draft::disclosed)) {
            stepRows.put(new SequencerState.Address(row.table(), row.key()), row);
        }
        return record;
    }

    /** Hashes the records into the tree: the batch stands, and the state goes on from it. */
    SealedBatch seal() {
        if (records.isEmpty()) {
            if (clock.jumped()) {
                state.keepJump(); //     before anyone is told: a restart after the answer finds the jump
            }
            return new SealedBatch(steps, null, clockAccepted);
        }
        List<Commit.NewRecord> fresh = new ArrayList<>(records.size());
        for (var record : records) {
            state.edge.append(MerkleTree.leafHash(record.leaf()));
            state.summary
                    .append(record.index(), record.terms())
                    .ifPresent(row -> rows.put(new SequencerState.Address(row.table(), row.key()), row));
            fresh.add(new Commit.NewRecord(
                    record.id(), record.leaf(), record.draft().disclosureTexts()));
        }
        var tree = state.edge.snapshot();
        var commit = new Commit(state.size, fresh, tree.completed(), List.copyOf(rows.values()));
        var checkpoint = new Checkpoint(terms.origin(), tree.size(), tree.root(state.reader()));
        var last = records.get(records.size() - 1);
        state.advance(Map.copyOf(rows), tree.size(), last.id(), steps.size());
        var writing = new SealedBatch.Writing(state.store, commit, tree, checkpoint, last.time(), terms.key());
        return new SealedBatch(steps, writing, clockAccepted);
    }

    /** Refuses every step, because what they saw will not become true. */
    void fail(RuntimeException cause) {
        steps.forEach(step -> step.fail(cause));
        if (clockAccepted) {
            clock.distrust();
        }
    }
}
