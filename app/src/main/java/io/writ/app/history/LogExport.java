package io.writ.app.history;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Terminal;
import io.writ.store.StoredRecord;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.io.PrintStream;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code writ log export}: every record, as a stream. */
@CommandLine.Command(
        name = "export",
        description = "Write every record as JSON Lines: {\"index\":…,\"record\":{…},\"disclosures\":[…]}.",
        footer = {
            "",
            "The record is its canonical text: the bytes that are hashed into the log.",
            "",
            "Example:",
            "  writ log export --home my-home > ledger.jsonl"
        })
final class LogExport extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    LogExport(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        return ledger.view((home, view) -> {
            try {
                view.forEach(0, this::write);
            } catch (NobodyReads e) {
                return ExitCode.OK;
            }
            return ExitCode.OK;
        });
    }

    private void write(StoredRecord record) {
        if (terminal.isBroken()) {
            throw new NobodyReads();
        }
        requireCanonical(record);
        PrintStream out = terminal.out();
        out.print("{\"index\":" + record.index() + ",\"record\":");
        out.writeBytes(record.leaf());
        out.print(",\"disclosures\":");
        out.writeBytes(JsonArray.ofStrings(record.disclosures()).canonical());
        out.print("}\n");
    }

    /** A damaged leaf could end its line early and pass for two records. */
    private static void requireCanonical(StoredRecord record) {
        try {
            if (Arrays.equals(JsonReader.readObject(record.leaf()).canonical(), record.leaf())) {
                return;
            }
        } catch (RefusedException e) {
            throw damaged(record);
        }
        throw damaged(record);
    }

    private static RefusedException damaged(StoredRecord record) {
        return Invariant.LEDGER_INTACT
                .refuse("record " + record.index(), "the record is not in canonical form")
                .exception();
    }

    /** Ends the walk when the reader has gone, such as {@code head}. */
    private static final class NobodyReads extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NobodyReads() {
            super(null, null, false, false);
        }
    }
}
