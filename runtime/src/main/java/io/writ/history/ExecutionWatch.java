package io.writ.history;

import io.writ.ledger.Growth;
import io.writ.ledger.Ledger;
import io.writ.store.StoredRecord;
import io.writ.verifier.RecordType;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers wait for what comes of a decision. One thread reads what is appended, once for all who wait and only
 * while somebody does, so that neither writers nor the store feel how many wait.
 */
final class ExecutionWatch {
    /** Records of these types say no more about an execution than was known; one of an unknown type may. */
    private static final List<String> NO_SEQUEL = Arrays.stream(RecordType.values())
            .filter(type -> !type.isSequel())
            .map(type -> "\"type\":\"" + type.wireName() + '"')
            .toList();

    private static final List<String> NAMES = List.of("\"executionId\":\"", "\"approvalId\":\"");
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(ExecutionWatch.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int PIECE = 256;

    private final Ledger ledger;
    private final Predicate<RecordId> open;
    private final Map<String, List<CountDownLatch>> waiting = new HashMap<>();
    private @Nullable Thread watcher;

    /** @param open whether a decision has no sequel yet */
    ExecutionWatch(Ledger ledger, Predicate<RecordId> open) {
        this.ledger = ledger;
        this.open = open;
    }

    void await(RecordId executionId, Duration atMost) throws InterruptedException {
        await(executionId, atMost, () -> open.test(executionId));
    }

    /**
     * Waits for the end of an execution or an approval.
     *
     * @param open whether it has not ended yet
     */
    void await(RecordId id, Duration atMost, BooleanSupplier open) throws InterruptedException {
        var latch = new CountDownLatch(1);
        begin(id.toString(), latch);
        try {
            // after begin: what is appended from here on, the watcher sees; what is there already, this finds
            if (open.getAsBoolean()) {
                latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            end(id.toString(), latch);
        }
    }

    private synchronized void begin(String id, CountDownLatch latch) {
        waiting.computeIfAbsent(id, none -> new ArrayList<>()).add(latch);
        if (watcher == null) {
            var from = ledger.committed().size();
            watcher = Thread.ofVirtual().name("writ-watch").start(() -> watch(from));
        }
    }

    private synchronized void end(String id, CountDownLatch latch) {
        var latches = waiting.get(id);
        if (latches != null && latches.remove(latch) && latches.isEmpty()) {
            waiting.remove(id);
        }
    }

    private void watch(long from) {
        var next = from;
        try {
            while (!done()) {
                var growth = ledger.awaitGrowth(next, ROUND);
                if (growth == Growth.CLOSED) {
                    wakeAll();
                } else if (growth == Growth.GREW) {
                    next = read(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under the lock, so that nobody comes to wait for a watcher that is about to end. */
    private synchronized boolean done() {
        if (!waiting.isEmpty()) {
            return false;
        }
        watcher = null;
        return true;
    }

    private long read(long from) throws InterruptedException {
        try {
            return ledger.read((committed, reader) -> {
                var until = Math.min(committed.size(), from + PIECE);
                reader.records(from, (int) (until - from), false).forEach(this::wake);
                return until;
            });
        } catch (RefusedException e) {
            Thread.sleep(PAUSE); // the store fails; who waits is answered from it again when it is back
            return from;
        } catch (RuntimeException | Error e) {
            // a watcher that ended would leave everybody after it waiting in vain
            LOG.log(System.Logger.Level.ERROR, "what was appended could not be read for those who wait", e);
            Thread.sleep(PAUSE);
            return from;
        }
    }

    private void wake(StoredRecord record) {
        var text = new String(record.leaf(), StandardCharsets.ISO_8859_1);
        // what is canonical has one spelling: no need to read every record for the few that are waited for
        if (NO_SEQUEL.stream().noneMatch(text::contains)) {
            NAMES.forEach(name -> wake(text, name));
        }
    }

    private void wake(String text, String name) {
        var at = text.indexOf(name) + name.length();
        if (at >= name.length() && at + RecordId.TEXT_LENGTH <= text.length()) {
            latches(text.substring(at, at + RecordId.TEXT_LENGTH)).forEach(CountDownLatch::countDown);
        }
    }

    private synchronized List<CountDownLatch> latches(String id) {
        return List.copyOf(waiting.getOrDefault(id, List.of()));
    }

    private synchronized void wakeAll() {
        waiting.values().forEach(latches -> latches.forEach(CountDownLatch::countDown));
        waiting.clear();
    }
}
