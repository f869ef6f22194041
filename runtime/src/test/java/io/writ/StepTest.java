package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.ledger.Author;
import io.writ.ledger.Ledger;
import io.writ.record.RecordDraft;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.refusal.Invariant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps of which some fail, each in its own way. */
@Timeout(60)
final class StepTest {
    private static final int STEPS = 2_000;

    @TempDir
    Path folder;

    @Test
    void aStepThatFailsFailsAloneAndWhatItAppendedIsNotKept() throws Exception {
        var home = TestHome.found(folder);
        try (var opened = Homes.open(home.folder(), Mode.WRITE);
                var ledger = Ledger.open(
                        Homes.terms(opened, TestHome.TENANT, TimeSource.SYSTEM, Entropy.system()),
                        () -> opened.store(TestHome.TENANT));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> answers = new ArrayList<>();
            for (var step = 0; step < STEPS; step++) {
                var number = step;
                answers.add(callers.submit(() -> note(ledger, number)));
            }
            var kept = new ArrayList<Long>();
            for (var step = 0; step < STEPS; step++) {
                var answer = answers.get(step);
                switch (step % 4) {
                    case 0 -> requireFailed(answer, IllegalStateException.class, "step " + step);
                    case 1 -> requireFailed(answer, StackOverflowError.class, null);
                    case 2 ->
                        requireFailed(
                                answer,
                                io.writ.verifier.refusal.RefusedException.class,
                                "INV-004@validate: step " + step
                                        + ": on purpose. Compare the request with docs/formats/record.md.");
                    default -> kept.add(answer.get());
                }
            }
            assertThat(kept).hasSize(STEPS / 4).doesNotHaveDuplicates();
            assertThat(kept.stream().sorted())
                    .containsExactlyElementsOf(IntStream.range(0, STEPS / 4)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
        assertThat(home.check()).hasSize(STEPS / 4);
    }

    private static long note(Ledger ledger, int number) {
        return ledger.by(Author.ofRuntime("writ:test")).<Long>run(view -> {
            var appended = view.append(RecordDraft.of(TestHome.record("memo").build(), List.of()));
            switch (number % 4) {
                case 0 -> throw new IllegalStateException("step " + number);
                case 1 -> overflow(number);
                case 2 ->
                    throw Invariant.REQUEST_FORM
                            .refuse("step " + number, "on purpose")
                            .exception();
                default -> {
                    return durable -> durable.attest(appended).proof().index();
                }
            }
            throw new AssertionError("not reached");
        });
    }

    private static int overflow(int number) {
        return number < 0 ? 0 : overflow(number + 1) + 1;
    }

    private static void requireFailed(
            Future<Long> answer, Class<? extends Throwable> cause, @org.jspecify.annotations.Nullable String message) {
        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(cause)
                .hasMessage(message);
    }
}
