package io.writ.app.history;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Terminal;
import io.writ.ledger.LedgerView;
import io.writ.store.Head;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.log.SignedCheckpoint;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ log head}: the newest checkpoint. */
@CommandLine.Command(
        name = "head",
        description = "Show the newest checkpoint.",
        footer = {"", "Example:", "  writ log head --home my-home", "  writ log head --home my-home --note > checkpoint"
        })
final class LogHead extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Option(names = "--note", description = "Print the signed note (C2SP) and nothing else.")
    boolean note;

    LogHead(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        return ledger.view((home, view) -> {
            show(home.origin(ledger.tenant()), view);
            return ExitCode.OK;
        });
    }

    private void show(String origin, LedgerView view) {
        if (view.head().isEmpty()) {
            showEmpty(origin);
        } else {
            show(origin, view.head().get());
        }
    }

    private void showEmpty(String origin) {
        if (json) {
            terminal.json(
                    JsonObject.builder().put("origin", origin).put("size", 0).build());
        } else if (!note) {
            terminal.item("origin", origin);
            terminal.item("size", "0, and no checkpoint yet");
        }
    }

    private void show(String origin, Head head) {
        var checkpoint = SignedCheckpoint.parse(head.note()).checkpoint();
        if (json) {
            terminal.json(JsonObject.builder()
                    .put("origin", origin)
                    .put("size", head.size())
                    .put("root", checkpoint.root().hex())
                    .put("time", UtcTime.format(head.time()))
                    .put("note", head.note())
                    .build());
        } else if (note) {
            terminal.out().print(head.note());
        } else {
            terminal.item("origin", origin);
            terminal.item("size", Long.toString(head.size()));
            terminal.item("root", checkpoint.root().hex());
            terminal.item("time", UtcTime.format(head.time()));
        }
    }
}
