package io.writ.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.gate.ApprovalState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ApprovalEventTest {
    private static final Path PAGE = Path.of("..", "ARCHITECTURE.md");
    private static final String MARK = "<!-- approval events -->\n";

    @Test
    void nothingHappensToAnApprovalThatHasEnded() {
        for (var event : ApprovalEvent.values()) {
            for (var state : ApprovalState.values()) {
                assertThat(event.from(state).isPresent()).isEqualTo(state == ApprovalState.PENDING);
            }
        }
    }

    @Test
    void aStopSuspendsEverythingButTime() {
        for (var event : ApprovalEvent.values()) {
            assertThat(event.suspendedByStop()).isEqualTo(event != ApprovalEvent.TIME_UP);
        }
    }

    /** {@code -Dwrit.update=true} draws it anew. */
    @Test
    void theArchitectureShowsTheTable() throws IOException {
        var page = Files.readString(PAGE);
        var from = page.indexOf(MARK) + MARK.length();
        var until = page.indexOf("\nFailures are counted", from);
        var drawn = "\n" + table();
        if (Boolean.getBoolean("writ.update")) {
            Files.writeString(PAGE, page.substring(0, from) + drawn + page.substring(until));
        } else {
            assertThat(page.substring(from, until)).isEqualTo(drawn);
        }
    }

    private static String table() {
        var table = new StringBuilder(
                "| what happens | leads to | leaves | while the thread is stopped |\n|---|---|---|---|\n");
        for (var event : ApprovalEvent.values()) {
            table.append("| `%s` | `%s` | `%s` | %s |\n"
                    .formatted(
                            event.name().toLowerCase(Locale.ROOT),
                            event.from(ApprovalState.PENDING).orElseThrow().wireName(),
                            String.join("`, `", event.records()),
                            event.suspendedByStop() ? "not" : "also"));
        }
        return table.toString();
    }
}
