package io.writ.app.approval;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.text.PlainText;
import io.writ.approval.Resolution;
import io.writ.caller.Role;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vote as it is given on the command line: on what, why, and what was seen. */
final class Ballot {
    @Parameters(index = "0", paramLabel = "ID", description = "The approval, as `approvals list` shows it.")
    String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why. It is recorded.")
    String reason = "";

    @Option(
            names = "--digest",
            paramLabel = "HEX",
            description =
                    "The digest of the action that was seen before. Without it the action is shown, and a person at a terminal is asked.")
    @Nullable String digest;

    /** An approval, wherever it is. */
    static JsonObject read(Target target, String id) {
        ApprovalDesk.requireId(id);
        return target.run(
                ledger -> ledger.readings(reading -> {
                    var desk = ApprovalDesk.of(reading);
                    return desk.shown(desk.require(id));
                }),
                server -> server.approval(id).json());
    }

    /**
     * Votes.
     *
     * @param change what is to be put in place of what was asked
     * @param good the states in which the vote has led where it was meant to
     */
    ExitCode cast(Command command, Target target, Resolution.Word word, JsonObject change, List<String> good) {
        target.check();
        var seen = seen(command, target);
        if (seen == null) {
            command.terminal.err().print("nothing was voted\n");
            return ExitCode.REFUSED;
        }
        var vote = JsonObject.builder()
                .put("resolution", word.name())
                .put("reason", reason)
                .put("actionDigest", seen)
                .putAll(change)
                .build();
        var approval = send(target, vote);
        if (command.json) {
            command.terminal.json(approval);
        } else {
            say(command.terminal, approval);
        }
        target.sayIfUnverified(command.terminal, command.json);
        return good.contains(approval.string("state")) ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** The digest of what was seen, before this command or by it; null if the person does not want it. */
    private @Nullable String seen(Command command, Target target) {
        if (digest != null) {
            return digest;
        }
        var terminal = command.terminal;

        var approval = read(target, id);
        if (!command.json) {
            new ApprovalText(terminal).show(approval);
        }
        var shown = approval.string("actionDigest");
        if (shown == null) {
            throw Invariant.ACTION_SEEN
                    .refuse("approval " + id, "its action has been erased, and cannot be seen")
                    .exception();
        }
        return !terminal.isInteractive() || command.json || terminal.confirm("Is this what you vote on?")
                ? shown
                : null;
    }

    private JsonObject send(Target target, JsonObject vote) {
        var read = Resolution.read(vote); //      what is wrong with it is said before anybody is asked
        ApprovalDesk.requireId(id);
        return target.run(
                ledger -> ledger.write(
                        Role.APPROVE,
                        (governor, caller) -> new ApprovalDesk(governor.people().approvals(), caller)
                                .shown(governor.people()
                                        .resolveApproval(id, read, caller)
                                        .approval())),
                server -> server.resolve(id, vote).json());
    }

    private static void say(Terminal terminal, JsonObject approval) {
        var becomes = approval.string("becomes");
        terminal.line(new ApprovalText(terminal).state(approval)
                + (becomes == null ? "" : "  becomes " + PlainText.of(becomes)));
    }
}
