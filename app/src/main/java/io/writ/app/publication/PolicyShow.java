package io.writ.app.publication;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.policy.PolicyTable;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code writ policy show}: the rules as a table. */
@CommandLine.Command(
        name = "show",
        description = "Show the rules of policies as a table.",
        footer = {"", "Example:", "  writ policy show my-home/policies/payment-approval/1.1.0"})
final class PolicyShow extends Command {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of policies, or folders above them.")
    List<Path> folders = new ArrayList<>();

    PolicyShow(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        List<PolicyTable> tables = new ArrayList<>();
        for (var folder : PolicyFolders.find(folders)) {
            tables.add(new PolicyTable(
                    PolicyFolders.compile(folder, Reading.PUBLISHED).require()));
        }
        if (json) {
            terminal.json(new JsonArray(
                    tables.stream().<JsonValue>map(PolicyTable::toJson).toList()));
        } else {
            terminal.out()
                    .print(String.join(
                            "\n", tables.stream().map(PolicyTable::toText).toList()));
        }
        return ExitCode.OK;
    }
}
