package io.writ.app.cli;

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

/** The steps of the demonstration: each a command line, what it really prints, and the exit code that it must have. */
final class DemoScript {
    private static final String AGENT = "accounts-agent";
    private static final String FORGED_AGENT = "accounts-agenT";

    private final Terminal terminal;
    private final boolean json;
    private final Path home;
    private final Path files;
    private final String hidden;
    private final List<JsonValue> steps = new ArrayList<>();
    private boolean asExpected = true;

    /**
     * @param home   where the home is made
     * @param files  where requests and attestations are put
     * @param hidden what is left out of every path that is shown
     */
    DemoScript(Terminal terminal, boolean json, Path home, Path files, String hidden) {
        this.terminal = terminal;
        this.json = json;
        this.home = home;
        this.files = files;
        this.hidden = hidden;
    }

    ExitCode run() throws IOException {
        var policy = home.resolve("policies").resolve("payment-approval").resolve("1.1.0").toString();
        var trust = home.resolve("trust").resolve("root.json").toString();
        title("A home: keys, a trust root, signed policies, an empty ledger");
        step(ExitCode.OK, "init", "--home", home.toString());
        Files.createDirectories(files);
        title("The policy that payments are decided under");
        step(ExitCode.OK, "policy", "show", policy);

        title("An agent wants to pay 250 EUR: approved, and the proof is a file");
        var payment = request("payment.json", payment("PAY-1001", "250.00", true));
        var attestation = files.resolve("payment.attestation.json");
        step(ExitCode.OK, "decide", "--home", home.toString(), payment, "--out", attestation.toString());
        title("Anyone can check it offline, and make the decision again");
        step(ExitCode.OK, "verify", "--trust", trust, attestation.toString(), "--policy", policy);
        title("One byte changed, to blame another agent: the check fails and says where");
        step(ExitCode.INVALID, "verify", "--trust", trust, forge(attestation));

        title("The same payment again: refused, because this has already been decided");
        step(ExitCode.REPLAYED, "decide", "--home", home.toString(), payment);
        title("A payment that nobody says is verified: refused, not guessed");
        step(ExitCode.REFUSED, "decide", "--home", home.toString(), request("unsaid.json", payment("PAY-1002", "80.00", false)));
        title("A large payment: people have to decide");
        var large = request("large.json", payment("PAY-1003", "25000.00", true));
        step(ExitCode.PENDING_OVERRIDE, "decide", "--home", home.toString(), large, "--out", files.resolve("large.attestation.json").toString());
        title("The whole ledger, recomputed");
        step(ExitCode.OK, "log", "verify", "--home", home.toString());
        return finish();
    }

    private static JsonObject payment(String id, String amount, boolean verified) {
        var sent = JsonObject.builder().put("payment_id", id).put("amount", amount).put("currency", "EUR").build();
        var signals = JsonObject.builder().putAll(sent);
        if (verified) {
            signals.put("verified", true);
        }
        var action = JsonObject.builder()
                .put("name", "payment.execute")
                .put("target", "psp:acme")
                .put("parameters", sent);
        return JsonObject.builder()
                .put("policyId", "payment-approval")
                .put("policyVersion", "1.1.0")
                .put("signals", signals.build())
                .put("action", action.build())
                .put("threadId", "t-1")
                .put("agentId", AGENT)
                .build();
    }

    private String request(String name, JsonObject request) throws IOException {
        var file = files.resolve(name);
        Files.write(file, request.canonical());
        print(terminal.paint(Paint.STRONG, "$ cat " + shown(file.toString())) + "\n" + Files.readString(file) + "\n");
        return file.toString();
    }

    private String forge(Path attestation) throws IOException {
        var forged = files.resolve("forged.json");
        Files.writeString(forged, Files.readString(attestation).replace(AGENT, FORGED_AGENT));
        print(terminal.paint(Paint.STRONG, "$ sed s/" + AGENT + "/" + FORGED_AGENT + "/ " + shown(attestation.toString())
                + " > " + shown(forged.toString())) + "\n");
        return forged.toString();
    }

    private void title(String text) {
        print("\n" + terminal.paint(Paint.FAINT, "# " + text) + "\n");
    }

    /** Runs one command as the user would, in this process, and shows what it prints. */
    private void step(ExitCode expected, String... args) {
        var output = new ByteArrayOutputStream();
        var inner = new Terminal(output, output, terminal.hasColour(), false);
        var code = inner.finish(Commands.on(inner).execute(args));
        var line = shown("writ " + String.join(" ", args));
        print(terminal.paint(Paint.STRONG, "$ " + line) + "\n" + shown(output.toString(StandardCharsets.UTF_8))
                + terminal.paint(Paint.FAINT, "exit " + code) + "\n");
        if (code != expected.number()) {
            asExpected = false;
            terminal.err().print(terminal.paint(Paint.BAD, "expected exit " + expected.number()) + "\n");
        }
        steps.add(JsonObject.builder()
                .put("command", line)
                .put("exitCode", code)
                .put("expected", expected.number())
                .build());
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

    private ExitCode finish() {
        if (json) {
            terminal.json(JsonObject.builder()
                    .put("asExpected", asExpected)
                    .put("steps", new JsonArray(steps))
                    .build());
        }
        title("Next: make a home of your own, and try requests against it");
        print("""
                ./writ init --home my-home
                ./writ simulate --home my-home REQUEST.json   # why, rule by rule, leaf by leaf; writes nothing
                ./writ --help
                """);
        return asExpected ? ExitCode.OK : ExitCode.REFUSED;
    }
}
