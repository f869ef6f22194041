package io.writ.app.publication;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.app.publication.PolicyFolders.Compiled;
import io.writ.policy.compile.Diagnostic;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code writ policy check}: compiles policies, and says what is wrong and where. */
@CommandLine.Command(
        name = "check",
        description = "Compile policies: every error and warning with file, line and column.",
        footer = {
            "",
            "Exit code: 0 without errors (warnings are allowed), 1 with errors, 2 usage.",
            "",
            "Example:",
            "  writ policy check my-policies/payment-approval/1.2.0"
        })
final class PolicyCheck extends Command {
    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of policies, or folders above them.")
    List<Path> folders = new ArrayList<>();

    PolicyCheck(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode run() {
        var compiled = PolicyFolders.find(folders).stream()
                .map(folder -> PolicyFolders.compile(folder, Reading.NEW))
                .toList();
        var errors = count(compiled, Diagnostic.Severity.ERROR);
        var warnings = count(compiled, Diagnostic.Severity.WARNING);
        if (json) {
            terminal.json(JsonObject.builder()
                    .put("errors", errors)
                    .put("warnings", warnings)
                    .put(
                            "policies",
                            new JsonArray(compiled.stream()
                                    .<JsonValue>map(PolicyCheck::json)
                                    .toList()))
                    .build());
        } else {
            compiled.forEach(each -> show(terminal, each.compilation().diagnostics()));
            terminal.line(plural(compiled.size(), "policy", "policies") + ", "
                    + terminal.paint(errors == 0 ? Paint.GOOD : Paint.BAD, plural(errors, "error", "errors")) + ", "
                    + plural(warnings, "warning", "warnings"));
        }
        return errors == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }

    static void show(Terminal terminal, List<Diagnostic> diagnostics) {
        for (var diagnostic : diagnostics) {
            var word = diagnostic.isError() ? "error" : "warning";
            var painted = terminal.paint(diagnostic.isError() ? Paint.BAD : Paint.CAUTION, word);
            terminal.line(diagnostic.toString().replaceFirst(": " + word + ": ", ": " + painted + ": "));
        }
    }

    private static long count(List<Compiled> compiled, Diagnostic.Severity severity) {
        return compiled.stream()
                .flatMap(each -> each.compilation().diagnostics().stream())
                .filter(diagnostic -> diagnostic.severity() == severity)
                .count();
    }

    private static String plural(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static JsonObject json(Compiled each) {
        var json = JsonObject.builder().put("folder", each.folder().toString());
        each.compilation()
                .policy()
                .ifPresent(policy -> json.put("policy", policy.ref().toString())
                        .put("policyHash", policy.policyHash().hex()));
        var diagnostics = each.compilation().diagnostics().stream()
                .<JsonValue>map(Diagnostic::toJson)
                .toList();
        return json.put("diagnostics", new JsonArray(diagnostics)).build();
    }
}
