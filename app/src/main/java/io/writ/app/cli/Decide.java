package io.writ.app.cli;

import io.writ.DecisionRequest;
import io.writ.Outcome;
import io.writ.app.Problem;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ decide}: a request in, an attestation out. */
@CommandLine.Command(
        name = "decide",
        description = "Decide whether an action may run, and record it. Prints the attestation.",
        footer = {
            "",
            "Exit code:",
            "   0  approve",
            "  10  reject",
            "  11  pending_override: people decide",
            "  12  already decided (INV-013)",
            "   1  refused: nothing was decided",
            "   2  usage",
            "",
            "Example:",
            "  writ decide --home my-home payment.json --out payment.attestation.json"
        })
final class Decide extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Parameters(index = "0", paramLabel = "REQUEST.json", description = "The request; - reads standard input.")
    Path request = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Write the attestation to a file, and print one line.")
    @Nullable Path out;

    Decide(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run() {
        var wanted = DecisionRequest.read(JsonReader.readObject(InputFile.read(request, JsonReader.DEFAULT_LIMIT)));
        if (out == null) {
            return answer(decide(wanted), Optional.empty());
        }
        try (var file = OutputFile.begin(out)) {
            return answer(decide(wanted), Optional.of(file));
        }
    }

    private Outcome decide(DecisionRequest wanted) {
        try (var governor = ledger.openForWriting()) {
            return governor.executeFromSignals(wanted);
        }
    }

    private ExitCode answer(Outcome outcome, Optional<OutputFile> file) {
        return switch (outcome) {
            case Outcome.Approved approved -> decided(approved, file, ExitCode.OK, Paint.GOOD);
            case Outcome.Rejected rejected -> decided(rejected, file, ExitCode.REJECTED, Paint.BAD);
            case Outcome.PendingOverride pending -> decided(pending, file, ExitCode.PENDING_OVERRIDE, Paint.CAUTION);
            case Outcome.Replayed replayed -> replayed(replayed);
            case Outcome.Refused refused -> Failures.refuse(terminal, json, refused.refusal());
        };
    }

    private ExitCode decided(Outcome.Decided decided, Optional<OutputFile> file, ExitCode code, Paint paint) {
        var attestation = decided.attestation();
        var text = attestation.toPrettyJson();
        if (file.isEmpty()) {
            terminal.out().print(text);
        } else {
            file.get().write(text.getBytes(StandardCharsets.UTF_8));
            summarize(attestation, decided.repeated(), paint);
        }
        if (decided.repeated()) {
            sayRepeated();
        }
        return code;
    }

    /** Beside the answer, which is the first one and cannot say it itself. */
    private void sayRepeated() {
        terminal.err()
                .print(
                        json
                                ? new String(
                                                JsonObject.builder()
                                                        .put("repeated", true)
                                                        .build()
                                                        .canonical(),
                                                StandardCharsets.UTF_8)
                                        + "\n"
                                : "repeated: this request had been answered before under its idempotency key; nothing was added\n");
    }

    private void summarize(Attestation attestation, boolean repeated, Paint paint) {
        var record = attestation.record();
        var decision = record.get("decision") instanceof JsonObject object ? object : JsonObject.EMPTY;
        if (json) {
            terminal.json(JsonObject.builder()
                    .put("executionId", attestation.id())
                    .put("decision", decision)
                    .put("execution_state", attestation.executionState().orElse(""))
                    .put("repeated", repeated)
                    .put("out", String.valueOf(out))
                    .build());
            return;
        }
        terminal.line(terminal.paint(paint, String.valueOf(decision.string("action"))) + " by "
                + decision.string("rule") + ": " + decision.string("reason") + "  "
                + terminal.paint(Paint.FAINT, attestation.id() + " -> " + out));
    }

    private ExitCode replayed(Outcome.Replayed replayed) {
        if (json) {
            terminal.json(Problem.builder(replayed.refusal())
                    .put("executionId", replayed.executionId().toString())
                    .put("repeated", replayed.repeated())
                    .put("attestation", replayed.first().toJson())
                    .build());
            return ExitCode.REPLAYED;
        }
        Failures.show(terminal, replayed.refusal());
        if (replayed.repeated()) {
            sayRepeated();
        }
        return ExitCode.REPLAYED;
    }
}
