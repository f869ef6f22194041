package io.writ.app.cli;

import io.writ.app.text.PlainText;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.PrettyWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes, and with which API key it was called: answers go to standard output, everything about the
 * answer to standard error. Colours and progress appear only where a person looks; an answer that could not be written
 * makes the process fail.
 */
public final class Terminal {
    /** The environment variable of the API key; an option would show in the list of processes. */
    static final String API_KEY = "WRIT_API_KEY";

    private static final int BUFFER = 1 << 16;

    private final Watched watched;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colour;
    private final boolean progress;
    private final Optional<String> apiKey;
    private final boolean interactive;

    /** @param apiKey the caller of commands that write; empty for the user of this process */
    public Terminal(
            OutputStream out,
            OutputStream err,
            boolean colour,
            boolean progress,
            Optional<String> apiKey,
            boolean interactive) {
        this.interactive = interactive;
        this.apiKey = apiKey;
        this.watched = new Watched(out);
        this.out = new PrintStream(new BufferedOutputStream(watched, BUFFER), false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.colour = colour;
        this.progress = progress;
    }

    /**
     * The terminal of this process. The launcher knows which streams are terminals and says so in system properties.
     * Without the launcher, the library guesses. {@code NO_COLOR} always switches colours off.
     */
    public static Terminal ofProcess() {
        var colour = Ansi.AUTO.enabled();
        return new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                colour,
                Boolean.parseBoolean(System.getProperty("writ.progress", Boolean.toString(colour))),
                Optional.ofNullable(System.getenv(API_KEY)),
                Boolean.getBoolean("writ.interactive"));
    }

    /** How a word is shown. */
    public enum Paint {
        GOOD(32),
        BAD(31),
        CAUTION(33),
        FAINT(2),
        STRONG(1);

        private final int code;

        Paint(int code) {
            this.code = code;
        }
    }

    /** The API key of the caller, as it was set. An empty value is not a good key. */
    Optional<String> apiKey() {
        return apiKey;
    }

    public boolean hasColour() {
        return colour;
    }

    public boolean hasProgress() {
        return progress;
    }

    public String paint(Paint paint, String text) {
        return colour ? "\u001b[" + paint.code + "m" + text + "\u001b[0m" : text;
    }

    public PrintStream out() {
        return out;
    }

    /** Standard error. Output that was written to standard output before is flushed first. */
    public PrintStream err() {
        out.flush();
        return err;
    }

    /** Standard output, as the command line library wants it. */
    public PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    public PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    public void line(String text) {
        out.print(text + "\n");
    }

    /** One line of an aligned list. */
    public void item(String name, String text) {
        line(String.format(Locale.ROOT, "%-12s %s", name, text));
    }

    /** JSON that is laid out for people. Characters that could change how it is shown are escaped. */
    public void json(JsonValue value) {
        new String(PrettyWriter.write(value), StandardCharsets.UTF_8)
                .lines()
                .map(PlainText::of)
                .forEach(this::line);
    }

    /** Whether a person is there to be asked. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Asks a person. Only the whole word {@code yes} means yes. */
    public boolean confirm(String question) {
        err().print(question + " [yes/no] ");
        try {
            return "yes"
                    .equals(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the reader has gone, so that the rest of a long answer is not needed. */
    public boolean isBroken() {
        return watched.failure != null;
    }

    /** Flushes, and gives the exit code. A lost answer is a failure, unless the reader closed the pipe. */
    public int finish(int exitCode) {
        out.flush();
        var failure = watched.failure;
        if (failure == null || "Broken pipe".equals(failure.getMessage())) {
            return exitCode;
        }
        err.print("standard output cannot be written: " + failure.getMessage() + "\n");
        return exitCode == ExitCode.OK.number() ? ExitCode.REFUSED.number() : exitCode;
    }

    /** Remembers why writing failed, which a print stream forgets. */
    private static final class Watched extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
