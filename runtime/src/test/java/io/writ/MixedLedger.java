package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.history.DecisionQuery;
import io.writ.history.DecisionQuery.Criterion;
import io.writ.note.NoteRequest;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A ledger with records of every kind, made at random, and what a search of it must find: by looking at every record.
 */
final class MixedLedger {
    static final Instant START = Instant.parse("2026-11-20T05:10:00.000Z");
    private static final int CALLERS = 16;

    final SetClock clock = new SetClock(START);
    private final Random random;
    private int payments;

    MixedLedger(long seed) {
        this.random = new Random(seed);
    }

    /** So many requests, some of them at the same time. */
    void grow(Governor governor, int requests) {
        for (var done = 0; done < requests; done += CALLERS) {
            clock.pass(Duration.ofMillis(random.nextInt(50)));
            try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> answers = new ArrayList<>();
                for (var i = 0; i < CALLERS; i++) {
                    answers.add(callers.submit(request(governor)));
                }
                for (var answer : answers) {
                    answer.get();
                }
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Runnable request(Governor governor) {
        var principal = Principal.named("key:" + random.nextInt(3));
        var thread = "t-" + random.nextInt(200);
        var agent = "agent-" + random.nextInt(5);
        return switch (random.nextInt(8)) {
            case 0 -> {
                var note = NoteRequest.of(thread, agent, "seen", "a note");
                yield () -> governor.tenant().notes().note(note, principal);
            }
            case 1, 2 -> {
                var ticket =
                        ticket(random.nextBoolean() ? "billing" : "security").withThread(thread, agent);
                yield () -> decide(governor, ticket, principal);
            }
            case 3 -> {
                var replay = payment(random.nextInt(payments + 1)).withThread(thread, agent);
                yield () -> decide(governor, replay, principal);
            }
            default -> {
                var payment = payment(++payments).withThread(thread, agent);
                yield () -> decide(governor, payment, principal);
            }
        };
    }

    private static void decide(Governor governor, Proposal request, Principal principal) {
        assertThat(governor.as(principal).executeFromSignals(request)).isNotInstanceOf(Answer.Refused.class);
    }

    private Proposal payment(int number) {
        return TestHome.payment(
                number % 3 == 0 ? "1.2.0" : "1.0.0", "PAY-" + number, number % 50 == 0 ? "5000" : "250");
    }

    private Proposal ticket(String category) {
        return Proposal.parse("""
                {"policyId":"ticket-triage","policyVersion":"1.0.0",
                 "signals":{"ticket_id":"T-%d","priority":"normal","category":"%s","confidence":90,"customer_waiting":false},
                 "action":{"name":"ticket-triage","parameters":{"says":"see process.env"}}}
                """.formatted(random.nextInt(1_000_000), category));
    }

    /** A query that may find nothing, little or much of these records. */
    DecisionQuery query(List<Attestation> records) {
        var query = DecisionQuery.ALL;
        var model = records.get(random.nextInt(records.size()));
        for (var criterion : Criterion.values()) {
            if (random.nextInt(3) == 0) {
                query = query.with(criterion, value(model, criterion).orElse("absent"));
            }
        }
        return query.within(time(records), time(records));
    }

    private Optional<Instant> time(List<Attestation> records) {
        return random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(records.get(random.nextInt(records.size())).time().plusMillis(random.nextInt(3) - 1));
    }

    /** What a page by page search must give, newest first. */
    static List<String> expected(List<Attestation> records, DecisionQuery query) {
        List<String> ids = new ArrayList<>();
        for (var record : records.reversed()) {
            var meets = record.type().equals("decision")
                    && query.values().entrySet().stream()
                            .allMatch(one -> value(record, one.getKey()).equals(Optional.of(one.getValue())))
                    && query.from().stream().noneMatch(record.time()::isBefore)
                    && query.until().stream().allMatch(record.time()::isBefore);
            if (meets) {
                ids.add(record.id());
            }
        }
        return ids;
    }

    private static Optional<String> value(Attestation record, Criterion criterion) {
        return switch (criterion) {
            case ACTION ->
                Optional.of(TestHome.disclosed(record, "/action"))
                        .filter(text -> text.startsWith("{"))
                        .map(text -> JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))
                                .string("name"));
            case STATE -> record.executionState().or(() -> Optional.of("blocked"));
            default -> Optional.ofNullable(record.record().string(criterion.parameter()));
        };
    }
}
