package io.writ.app.approval;

import static java.util.Objects.requireNonNull;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.OutputFile;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.PrettyWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ approvals show}: exactly what would run, and who has said what. */
@CommandLine.Command(
        name = "show",
        description = "Show an approval: exactly what would run, its digest, who may vote, who has.",
        footer = {"", "Example:", "  writ approvals show 019ad2f0-0000-7000-8000-000000000000 --home my-home"})
public final class ApprovalsShow extends Command {
    @Mixin
    Target target = new Target();

    @Parameters(index = "0", paramLabel = "ID", description = "The approval; a decision's is its executionId.")
    String id = "";

    @Option(
            names = "--out",
            paramLabel = "FILE.json",
            description = "Also write its records, from the decision to the resolution, for `writ verify`.")
    @Nullable Path out;

    public ApprovalsShow(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var approval = out == null ? VoteOptions.read(target, id).toJson() : written(out);
        if (json) {
            terminal.json(approval);
        } else {
            new ApprovalText(terminal).show(approval);
        }
        target.sayIfUnverified(terminal, json);
        return ExitCode.OK;
    }

    private JsonObject written(Path file) {
        try (var begun = OutputFile.begin(file)) {
            var approval = VoteOptions.read(target, id).toJson();
            begun.write(PrettyWriter.write(requireNonNull(approval.get("records"))));
            return approval;
        }
    }
}
