package io.writ.conformance;

import io.writ.app.Commands;
import io.writ.app.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A command of the packaged jar run in this process, where the classes are loaded and compiled already: for what a test
 * needs before its claim begins. That a command is the same as a process of its own is what the transcripts are for.
 */
public final class CommandHere {
    private CommandHere() {}

    /** Runs it to its end and gives its standard output; it must succeed. */
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
