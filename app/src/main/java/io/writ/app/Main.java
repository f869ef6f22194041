package io.writ.app;

import io.writ.app.cli.Terminal;

/** Where the process begins and ends: runs one command, and leaves with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var terminal = Terminal.ofProcess();
        var exitCode = Commands.on(terminal).execute(args);
        System.exit(terminal.finish(exitCode));
    }
}
