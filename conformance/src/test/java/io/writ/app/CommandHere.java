package io.writ.app;

import io.writ.app.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Runs a command of the packaged jar in this process, where its classes are already loaded and compiled. Tests use it
 * to prepare what they need. The transcripts show that a command does the same in a process of its own.
 */
public final class CommandHere {
    private CommandHere() {}

    /** Runs the command to its end and gives its standard output. The command must succeed. */
    public static String run(String... arguments) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(out, err, false, false, Optional.empty(), false);
        var exitCode = terminal.finish(Commands.on(terminal).execute(arguments));
        if (exitCode != 0) {
            throw new IOException("exit " + exitCode + " of " + String.join(" ", arguments) + "\n"
                    + err.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
