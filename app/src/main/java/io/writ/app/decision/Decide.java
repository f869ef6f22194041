package io.writ.app.decision;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Failures;
import io.writ.app.cli.InputFile;
import io.writ.app.cli.OutputFile;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.app.text.Problem;
import io.writ.caller.Role;
import io.writ.client.Proposal;
import io.writ.decision.DecisionRequest;
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
            "  20  a server's answer does not prove what it says",
            "",
            "Example:",
            "  writ decide --home my-home payment.json --out payment.attestation.json",
            "  WRIT_API_KEY=$KEY writ decide --server https://writ.example:7077 --trust root.json payment.json"
        })
public final class Decide extends Command {
    @Mixin
    Target target = new Target();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "With --server: keep the newest checkpoint there, and refuse a ledger that does not continue it.")
    @Nullable Path checkpoint;

    @Parameters(index = "0", paramLabel = "REQUEST.json", description = "The request; - reads standard input.")
    Path request = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "Write the attestation to a file, and print one line.")
    @Nullable Path out;

    public Decide(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        target.check();
        var wanted = JsonReader.readObject(InputFile.read(request, JsonReader.DEFAULT_LIMIT));
        var checked = DecisionRequest.read(wanted);
        if (out == null) {
            return show(decide(wanted, checked), Optional.empty());
        }
        try (var file = OutputFile.begin(out)) {
            return show(decide(wanted, checked), Optional.of(file));
        }
    }

    private Decided decide(JsonObject wanted, DecisionRequest checked) {
        return target.decide(
                checkpoint,
                ledger -> ledger.write(
                        Role.DECIDE,
                        (governor, caller) -> Decided.of(governor.executeFromSignals(checked, caller), caller)),
                client -> Decided.of(client.decide(Proposal.read(wanted))));
    }

    private ExitCode show(Decided decided, Optional<OutputFile> file) {
        return switch (decided) {
            case Decided.Made made -> made(made, file);
            case Decided.Replayed replayed -> replayed(replayed);
            case Decided.Refused refused -> Failures.refuse(terminal, json, refused.refusal());
        };
    }

    private ExitCode made(Decided.Made made, Optional<OutputFile> file) {
        var attestation = made.attestation();
        var text = attestation.toPrettyJson();
        if (file.isEmpty()) {
            terminal.out().print(text);
        } else {
            file.get().write(text.getBytes(StandardCharsets.UTF_8));
            summarize(attestation, made.repeated(), paint(made.code()));
        }
        if (made.repeated()) {
            sayRepeated();
        }
        return made.code();
    }

    private static Paint paint(ExitCode code) {
        return switch (code) {
            case OK -> Paint.GOOD;
            case REJECTED -> Paint.BAD;
            default -> Paint.CAUTION;
        };
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

    private ExitCode replayed(Decided.Replayed replayed) {
        if (json) {
            var problem = Problem.builder(replayed.refusal())
                    .put("executionId", replayed.executionId())
                    .put("repeated", replayed.repeated());
            replayed.first().ifPresent(first -> problem.put("attestation", first.toJson()));
            terminal.json(problem.build());
            return ExitCode.REPLAYED;
        }
        Failures.show(terminal, replayed.refusal());
        if (replayed.repeated()) {
            sayRepeated();
        }
        return ExitCode.REPLAYED;
    }
}
