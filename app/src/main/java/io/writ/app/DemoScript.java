package io.writ.app;

import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of the demonstration. Each is a command line, its real output, and the exit code that it must have. */
final class DemoScript {
    private static final String PAYMENT = """
            {"policyId":"payment-approval","policyVersion":"1.1.0",
             "signals":{"payment_id":"PAY-1001","amount":"250.00","currency":"EUR","verified":true},
             "action":{"name":"payment.execute","target":"psp:acme",
                       "parameters":{"payment_id":"PAY-1001","amount":"250.00","currency":"EUR"}},
             "threadId":"t-1","agentId":"accounts-agent"}
            """;

    private final Terminal terminal;
    private final boolean json;
    private final Path home;
    private final Path files;
    private final String hidden;
    private final List<JsonValue> steps = new ArrayList<>();

    /**
     * @param home where the home is made
     * @param files where requests and attestations are put
     * @param hidden what is left out of every path that is shown
     */
    DemoScript(Terminal terminal, boolean json, Path home, Path files, String hidden) {
        this.terminal = terminal;
        this.json = json;
        this.home = home;
        this.files = files;
        this.hidden = hidden;
    }

    /** Runs all steps, or stops at the first one that does not behave as it must. */
    ExitCode run() throws IOException {
        try {
            show();
        } catch (Unexpected e) {
            return finish(false);
        }
        return finish(true);
    }

    private void show() throws IOException {
        title("A home: keys, a trust root, signed policies, an empty ledger");
        step(ExitCode.OK, "init", "--home", home.toString());
        Files.createDirectories(files);
        var policy = home.resolve("policies")
                .resolve("payment-approval")
                .resolve("1.1.0")
                .toString();
        title("The policy that payments are decided under");
        step(ExitCode.OK, "policy", "show", policy);
        var payment = payment();
        showProof(payment, policy);
        showOtherAnswers(payment);
        title("The whole ledger, recomputed");
        step(ExitCode.OK, "log", "verify", "--home", home.toString());
    }

    private void showProof(String payment, String policy) throws IOException {
        var attestation = files.resolve("payment.attestation.json").toString();
        step(ExitCode.OK, "decide", "--home", home.toString(), payment, "--out", attestation);
        title("Anyone can check it offline, and make the decision again");
        var trust = home.resolve("trust").resolve("root.json").toString();
        step(ExitCode.OK, "verify", "--trust", trust, attestation, "--policy", policy);
        title("One byte changed, to blame another agent: the check fails and says where");
        var forged = edited(attestation, "forged.json", "accounts-agent", "accounts-agenT");
        step(ExitCode.INVALID, "verify", "--trust", trust, forged);
    }

    private void showOtherAnswers(String payment) throws IOException {
        title("The same payment again: refused, because this has already been decided");
        step(ExitCode.REPLAYED, "decide", "--home", home.toString(), payment);
        title("A payment of which nobody says whether it is verified: refused, not guessed");
        var unsaid = edited(payment, "unsaid.json", "PAY-1001", "PAY-1002", ",\"verified\":true", "");
        step(ExitCode.REFUSED, "decide", "--home", home.toString(), unsaid);
        title("A large payment: people have to decide");
        var large = edited(payment, "large.json", "PAY-1001", "PAY-1003", "250.00", "25000.00");
        var attestation = files.resolve("large.attestation.json").toString();
        step(ExitCode.PENDING_OVERRIDE, "decide", "--home", home.toString(), large, "--out", attestation);
    }

    private String payment() throws IOException {
        title("An agent wants to pay 250 EUR: approved, and the proof is a file");
        var file = files.resolve("payment.json");
        Files.writeString(file, PAYMENT);
        print(prompt("cat " + file) + PAYMENT);
        return file.toString();
    }

    /** Writes another file by replacing text in one, as a user would with sed. */
    private String edited(String from, String to, String... replacements) throws IOException {
        var source = Path.of(from);
        var text = Files.readString(source);
        var script = new StringBuilder();
        for (var i = 0; i < replacements.length; i += 2) {
            text = text.replace(replacements[i], replacements[i + 1]);
            script.append(i == 0 ? "" : "; ")
                    .append("s/")
                    .append(replacements[i])
                    .append('/')
                    .append(replacements[i + 1])
                    .append("/g");
        }
        var target = files.resolve(to);
        Files.writeString(target, text);
        print(prompt("sed '" + script + "' " + source + " > " + target));
        return target.toString();
    }

    private String prompt(String command) {
        return terminal.paint(Paint.STRONG, "$ " + shown(command)) + "\n";
    }

    private void title(String text) {
        print("\n" + terminal.paint(Paint.FAINT, "# " + text) + "\n");
    }

    /** Runs one command as the user would, in this process, and shows what it prints. */
    private void step(ExitCode expected, String... args) {
        var output = new ByteArrayOutputStream();
        var inner = new Terminal(output, output, terminal.hasColour(), false, Optional.empty(), false);
        var code = inner.finish(Commands.on(inner).execute(args));
        var line = shown("writ " + String.join(" ", args));
        print(prompt(line) + shown(output.toString(StandardCharsets.UTF_8))
                + terminal.paint(Paint.FAINT, "exit " + code) + "\n");
        steps.add(JsonObject.builder()
                .put("command", line)
                .put("exitCode", code)
                .put("expected", expected.number())
                .build());
        if (code != expected.number()) {
            throw new Unexpected();
        }
    }

    private String shown(String text) {
        return hidden.isEmpty() ? text : text.replace(hidden, "");
    }

    private void print(String text) {
        if (!json) {
            terminal.out().print(text);
            terminal.out().flush();
        }
    }

    private ExitCode finish(boolean asExpected) {
        if (json) {
            terminal.json(JsonObject.builder()
                    .put("asExpected", asExpected)
                    .put("steps", new JsonArray(steps))
                    .build());
        } else if (asExpected) {
            title("Next: the same in a home that stays; then see why a request is decided as it is, leaf by leaf");
            print("""
                    ./writ demo --home my-home
                    ./writ simulate --home my-home my-home/demo/large.json
                    ./writ --help
                    """);
        } else {
            terminal.err().print(terminal.paint(Paint.BAD, "not as it should be: the demonstration ends here") + "\n");
        }
        return asExpected ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** A step did not behave as it must. */
    private static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected() {
            super(null, null, false, false);
        }
    }
}
