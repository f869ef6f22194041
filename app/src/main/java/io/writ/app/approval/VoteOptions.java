package io.writ.app.approval;

import io.writ.action.Action;
import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.text.PlainText;
import io.writ.caller.Role;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalState;
import io.writ.gate.Resolution;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vote as it is given on the command line: on what, why, and what was seen. */
final class VoteOptions {
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
    static Approval read(Target target, String id) {
        var named = ApprovalDesk.requireId(id);
        return target.run(
                        ledger -> ledger.readings(
                                reading -> ApprovalDesk.of(reading).approvals().find(named)),
                        server -> server.governance().approval(named))
                .orElseThrow(ApprovalDesk::unknown);
    }

    /**
     * Votes.
     *
     * @param change what is to be put in place of what was asked
     * @param good the states in which the vote has led where it was meant to
     */
    ExitCode cast(Command command, Target target, Resolution.Word word, JsonObject change, List<ApprovalState> good) {
        target.check();
        var seen = seen(command, target);
        if (seen.isEmpty()) {
            command.terminal.err().print("nothing was voted\n");
            return ExitCode.REFUSED;
        }
        var vote = JsonObject.builder()
                .put("resolution", word.name())
                .put("reason", reason)
                .put("actionDigest", seen.get())
                .putAll(change)
                .build();
        var approval = send(target, vote);
        if (command.json) {
            command.terminal.json(approval.toJson());
        } else {
            say(command.terminal, approval);
        }
        target.sayIfUnverified(command.terminal, command.json);
        return good.contains(approval.state()) ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** The digest of what was seen, before this command or by it; empty if the person does not want it. */
    private Optional<String> seen(Command command, Target target) {
        if (digest != null) {
            return Optional.of(digest);
        }
        var terminal = command.terminal;
        var approval = read(target, id);
        if (!command.json) {
            new ApprovalText(terminal).show(approval.toJson());
        }
        var shown = approval.actionDigest().map(Digest::hex);
        if (shown.isEmpty()) {
            throw Invariant.ACTION_SEEN
                    .refuse("approval " + id, "its action has been erased, and cannot be seen")
                    .exception();
        }
        return !terminal.isInteractive() || command.json || terminal.confirm("Is this what you vote on?")
                ? shown
                : Optional.empty();
    }

    private Approval send(Target target, JsonObject vote) {
        var read = Resolution.read(vote); //      what is wrong with it is said before anybody is asked
        read.action().ifPresent(Action::read);
        var named = ApprovalDesk.requireId(id);
        return target.govern(Role.APPROVE, governance -> governance.resolveApproval(named, read))
                .approval();
    }

    private static void say(Terminal terminal, Approval approval) {
        terminal.line(new ApprovalText(terminal).state(approval.toJson())
                + approval.becomes()
                        .map(other -> "  becomes " + PlainText.of(other.toString()))
                        .orElse(""));
    }
}
