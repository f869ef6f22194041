package io.writ.bench;

import io.writ.Governor;
import io.writ.Homes;
import io.writ.action.Action;
import io.writ.caller.Principal;
import io.writ.decision.DecisionRequest;
import io.writ.decision.Outcome;
import io.writ.escalation.FailureReport;
import io.writ.escalation.Severity;
import io.writ.escalation.Tier;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.PolicyRef;
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
    private static DecisionRequest payment(long number, String amount) {
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
        var action = Action.read(JsonObject.builder()
                .put("name", "payment.execute")
                .put("target", "psp:acme")
                .put("parameters", parameters)
                .build());
        return new DecisionRequest(
                POLICY,
                signals,
                Optional.of(action),
                Optional.of("t-1"),
                Optional.of("accounts-agent"),
                List.of(),
                Optional.empty());
    }

    /** Closes the runtime and opens it again. */
    void reopen() {
        governor.close();
        governor = Governor.open(folder);
    }

    Outcome decideOne() {
        return governor.executeFromSignals(payment(next.getAndIncrement(), "250.00"));
    }

    /** One decision that needs people. */
    void ask() {
        var outcome = governor.executeFromSignals(payment(next.getAndIncrement(), "25000.00"));
        if (!(outcome instanceof Outcome.PendingOverride)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /** One failure; each agent fails twice. */
    void fail() {
        var thread = "t-" + next.getAndIncrement() / 2;
        var report = new FailureReport(thread, "agent", "connection refused", Severity.NORMAL, Optional.empty());
        if (governor.people().recordFailure(report, Principal.local()).tier().compareTo(Tier.ADJUDICATION) > 0) {
            throw new IllegalStateException("an agent that failed more than twice");
        }
    }

    /** One decision, which must be an approval. */
    void decide() {
        var outcome = decideOne();
        if (!(outcome instanceof Outcome.Approved)) {
            throw new IllegalStateException(outcome.toString());
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
