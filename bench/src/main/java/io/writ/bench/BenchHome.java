package io.writ.bench;

import io.writ.Governor;
import io.writ.Homes;
import io.writ.gate.Answer;
import io.writ.gate.FailureReport;
import io.writ.gate.Proposal;
import io.writ.gate.Tier;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.ThreadId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A home to measure on, and callers that decide payments on it, each with a replay key of its own. */
final class BenchHome implements AutoCloseable {
    private static final PolicyRef POLICY = PolicyRef.parse("payment-approval@1.0.0");
    private static final ThreadId THREAD = new ThreadId("t-1");
    private static final AgentId AGENT = new AgentId("accounts-agent");

    private final Path folder;
    private final AtomicLong next = new AtomicLong();
    private Governor governor;

    private BenchHome(Path folder) {
        this.folder = folder;
        this.governor = Governor.open(folder);
    }

    static BenchHome found(Path parent, String name) {
        var folder = parent.resolve(name);
        Homes.founder(TimeSource.SYSTEM, Entropy.system()).found(folder, "bench.local");
        return new BenchHome(folder);
    }

    Path folder() {
        return folder;
    }

    Governor governor() {
        return governor;
    }

    /** What a caller in the same process sends: signals and an action, as objects. */
    private static Proposal payment(long number, String amount) {
        var id = "PAY-" + number;
        var signals = JsonObject.builder()
                .put("payment_id", id)
                .put("amount", amount)
                .put("currency", "EUR")
                .put("verified", true)
                .build();
        var parameters = JsonObject.builder()
                .put("payment_id", id)
                .put("amount", amount)
                .put("currency", "EUR")
                .build();
        var action = JsonObject.builder()
                .put("name", "payment.execute")
                .put("target", "psp:acme")
                .put("parameters", parameters)
                .build();
        return new Proposal(
                POLICY,
                signals,
                Optional.of(action),
                Optional.of(THREAD),
                Optional.of(AGENT),
                List.of(),
                Optional.empty());
    }

    /** Closes the runtime and opens it again. */
    void reopen() {
        governor.close();
        governor = Governor.open(folder);
    }

    Answer decideOne() {
        return governor.executeFromSignals(payment(next.getAndIncrement(), "250.00"));
    }

    /** One decision that needs people. */
    void ask() {
        var answer = governor.executeFromSignals(payment(next.getAndIncrement(), "25000.00"));
        if (!(answer instanceof Answer.PendingOverride)) {
            throw new IllegalStateException(answer.toString());
        }
    }

    /** One failure; each agent fails twice. */
    void fail() {
        var thread = "t-" + next.getAndIncrement() / 2;
        var report = FailureReport.of(thread, "agent", "connection refused");
        if (governor.recordFailure(report).tier().compareTo(Tier.ADJUDICATION) > 0) {
            throw new IllegalStateException("an agent that failed more than twice");
        }
    }

    /** One decision, which must be an approval. */
    void decide() {
        var answer = decideOne();
        if (!(answer instanceof Answer.Approved)) {
            throw new IllegalStateException(answer.toString());
        }
    }

    /** Decides {@code count} payments with so many callers at a time; returns decisions per second. */
    double run(int callers, long count) {
        return run(callers, count, this::decide);
    }

    /** Does something {@code count} times with so many callers at a time; returns how often a second. */
    double run(int callers, long count, Runnable one) {
        var left = new AtomicLong(count);
        var done = new CountDownLatch(callers);
        var start = System.nanoTime();
        for (var i = 0; i < callers; i++) {
            Thread.ofVirtual().start(() -> {
                while (left.getAndDecrement() > 0) {
                    one.run();
                }
                done.countDown();
            });
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() throws IOException {
        governor.close();
        try (var tree = Files.walk(folder)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
