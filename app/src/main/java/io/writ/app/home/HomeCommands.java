package io.writ.app.home;

import io.writ.app.cli.Group;
import io.writ.app.cli.Terminal;
import java.util.List;
import picocli.CommandLine;

/** The commands of homes and tenants. */
public final class HomeCommands {
    private HomeCommands() {}

    public static List<CommandLine> on(Terminal terminal) {
        return List.of(
                new CommandLine(new Init(terminal)),
                Group.of("tenants", "Make and list tenants.", new TenantsCreate(terminal), new TenantsList(terminal)));
    }
}
