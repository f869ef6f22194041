package io.writ.bench;

import io.writ.action.Action;
import io.writ.policy.Evaluation;
import io.writ.policy.FactValues;
import io.writ.policy.Policy;
import io.writ.policy.compile.PolicyCompiler;
import io.writ.signal.SignalValues;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Evaluation alone: ten rules over six signals of four types, built-in guards included, one thread. Requests take turns
 * so that first, middle and last rules answer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EvaluationBench {
    private static final int REQUESTS = 16;

    private final SignalValues[] signals = new SignalValues[REQUESTS];
    private final Action[] actions = new Action[REQUESTS];
    private Policy policy = compile();
    private int next;

    static void run(Path folder) throws Exception {
        new Runner(new OptionsBuilder()
                        .include(EvaluationBench.class.getSimpleName())
                        .forks(1)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(9)
                        .measurementTime(TimeValue.seconds(2))
                        .threads(1)
                        .build())
                .run();
    }

    private static Policy compile() {
        var source = new StringBuilder("""
                schemaVersion: 1.0.0
                policyId: bench
                policyVersion: 1.0.0
                signalsSchema:
                  amount: {type: decimal, minimum: "0", maximum: "1000000"}
                  score: {type: integer, minimum: 0, maximum: 1000}
                  country: {type: enum, values: [DE, FR, IN, US]}
                  verified: {type: boolean}
                  tier: {type: enum, values: [basic, gold]}
                  age_days: {type: integer, minimum: 0, maximum: 100000}
                replayKey: [amount]
                rules:
                """);
        for (var rule = 0; rule < 9; rule++) {
            source.append("""
                      - id: rule-%d
                        condition: {all: [{signal: score, less_than: %d}, {any: [{signal: country, in: [DE, FR]}, {signal: tier, equals: gold}]}, {signal: amount, greater_than: "%d.50"}]}
                        outcome: {action: approve, requires_override: false, reason: Rule %d.}
                    """.formatted(rule, (rule + 1) * 100, rule * 10, rule));
        }
        source.append("""
                  - id: otherwise
                    condition: {all: []}
                    outcome: {action: reject, requires_override: false, reason: No rule.}
                """);
        var compilation =
                PolicyCompiler.compile("policy.yaml", source.toString().getBytes(StandardCharsets.UTF_8));
        return compilation
                .policy()
                .orElseThrow(() ->
                        new IllegalStateException(compilation.diagnostics().toString()));
    }

    @Setup
    public void requests() {
        policy = compile();
        for (var i = 0; i < REQUESTS; i++) {
            var json = """
                    {"amount":"%d.75","score":%d,"country":"%s","verified":true,"tier":"basic","age_days":%d}""".formatted(50 + i * 20, i * 66, i % 3 == 0 ? "US" : "DE", i * 10);
            signals[i] = policy.readSignals(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8)));
            actions[i] = policy.defaultAction(signals[i]);
        }
    }

    @Benchmark
    public Evaluation evaluate() {
        next = (next + 1) % REQUESTS;
        return policy.evaluate(signals[next], FactValues.CLEAR, actions[next]);
    }
}
