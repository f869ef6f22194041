package io.writ.app.audit;

import io.writ.app.cli.Terminal;
import java.util.Locale;

/** How far a long walk has come, on standard error and only if a person looks at it. For one thread. */
final class ProgressBar {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Terminal terminal;
    private final long total;
    private final long start = System.nanoTime();
    private long drawn = start;

    ProgressBar(Terminal terminal, long total) {
        this.terminal = terminal;
        this.total = total;
    }

    void at(long done) {
        var now = System.nanoTime();
        if (!terminal.hasProgress() || total == 0 || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        var filled = (int) Math.min(WIDTH, WIDTH * done / total);
        terminal.err()
                .print(String.format(
                        Locale.ROOT,
                        "\r%s%s %3d %%  %,d/s ",
                        "#".repeat(filled),
                        ".".repeat(WIDTH - filled),
                        100 * done / total,
                        (long) (done * 1e9 / (now - start))));
    }

    /** Leaves nothing behind. */
    void clear() {
        if (drawn != start) {
            terminal.err().print("\r\u001b[K");
        }
    }
}
