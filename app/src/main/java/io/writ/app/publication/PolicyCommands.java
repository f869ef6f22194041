package io.writ.app.publication;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of policies. */
public final class PolicyCommands {
    private PolicyCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(Group.of(
                "policy",
                "Check, show, sign, publish and retire policies.",
                new PolicyCheck(terminal),
                new PolicyShow(terminal),
                new PolicySign(terminal),
                new PolicyAdd(terminal),
                new PolicyRetire(terminal)));
    }
}
