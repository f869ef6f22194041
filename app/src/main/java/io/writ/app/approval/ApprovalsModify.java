package io.writ.app.approval;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.InputFile;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.gate.ApprovalState;
import io.writ.gate.Resolution;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code writ approvals modify}: a person asks for something else instead. */
@CommandLine.Command(
        name = "modify",
        description =
                "Put another action, other signals, or both in place of what was asked: that is decided anew, and "
                        + "whoever modifies becomes its requester.",
        footer = {
            "",
            "Exit code:",
            "  0  modified: a new decision, or a new approval, has taken its place",
            "  1  refused, or closed: nothing may run",
            "",
            "Example:",
            "  writ approvals modify 019ad2f0-0000-7000-8000-000000000000 --home my-home --action action.json "
                    + "--signals signals.json --reason \"half of it\""
        })
public final class ApprovalsModify extends Command {
    @Mixin
    Target target = new Target();

    @Mixin
    VoteOptions vote = new VoteOptions();

    @Option(names = "--action", paramLabel = "FILE", description = "What is to run instead; - reads standard input.")
    @Nullable Path action;

    @Option(names = "--signals", paramLabel = "FILE", description = "What it is to be judged by; - as above.")
    @Nullable Path signals;

    public ApprovalsModify(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        if (action == null && signals == null) {
            throw target.usage("Missing required option: '--action=FILE', '--signals=FILE' or both");
        }
        var change = JsonObject.builder();
        if (action != null) {
            change.put("action", read(action));
        }
        if (signals != null) {
            change.put("signals", read(signals));
        }
        return vote.cast(this, target, Resolution.Word.MODIFIED, change.build(), List.of(ApprovalState.MODIFIED));
    }

    private static JsonObject read(Path file) {
        return JsonReader.readObject(InputFile.read(file, JsonReader.DEFAULT_LIMIT));
    }
}
