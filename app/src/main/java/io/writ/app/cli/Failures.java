package io.writ.app.cli;

import io.writ.app.cli.Terminal.Paint;
import io.writ.client.ClientException;
import io.writ.gate.Problem;
import io.writ.store.StoreException;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains what went wrong: a refusal in full, a wrong command line in two lines, a bug without its stack trace. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String DEBUG = "WRIT_DEBUG";

    private final Terminal terminal;

    public Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
        var json = commandLine.getCommand() instanceof Command command && command.json;
        if (e instanceof RefusedException refused) {
            return refuse(terminal, json, refused.refusal()).number();
        }
        if (e instanceof StoreException broken) {
            return refuse(terminal, json, refusal(broken)).number();
        }
        if (e instanceof ClientException remote) {
            return new ServerFailures(terminal, json).explain(remote).number();
        }
        return bug(e).number();
    }

    /** Shows a refusal: to people on standard error, to machines as a problem on standard output. */
    public static ExitCode refuse(Terminal terminal, boolean json, Refusal refusal) {
        if (json) {
            terminal.json(Problem.of(refusal).toJson());
        } else {
            show(terminal, refusal);
        }
        return ExitCode.REFUSED;
    }

    public static void show(Terminal terminal, Refusal refusal) {
        var place = refusal.place().isEmpty() ? "" : refusal.place() + ": ";
        terminal.err()
                .print(terminal.paint(Paint.BAD, refusal.invariant().toString()) + ": " + place + refusal.problem()
                        + ".\n  " + refusal.fix() + "\n");
    }

    public static Refusal refusal(StoreException broken) {
        var message = String.valueOf(broken.getMessage());
        return Invariant.LEDGER_INTACT.refuse(
                "ledger", message.lines().findFirst().orElse(""));
    }

    private ExitCode bug(Throwable bug) {
        terminal.err().print("a bug in writ: " + bug + "\n  Please report it. WRIT_DEBUG=1 shows where it happened.\n");
        if (System.getenv(DEBUG) != null) {
            bug.printStackTrace(terminal.err());
        }
        return ExitCode.BUG;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var commandLine = e.getCommandLine();
        var problem = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
        var fix = "See `" + commandLine.getCommandSpec().qualifiedName() + " --help`.";
        if (asksForJson(args)) {
            terminal.json(Problem.of("usage", "A command line has the form that its help shows.", problem, fix)
                    .toJson());
            return ExitCode.USAGE.number();
        }
        var err = commandLine.getErr();
        err.print("usage: " + problem + "\n");
        UnmatchedArgumentException.printSuggestions(e, err);
        err.print("  " + fix + "\n");
        err.flush();
        return ExitCode.USAGE.number();
    }

    /** Looks at the words alone: if they could not be parsed, no command knows its options. */
    private static boolean asksForJson(String[] args) {
        return Arrays.stream(args).takeWhile(word -> !word.equals("--")).anyMatch("--json"::equals);
    }
}
