package io.writ.app.cli;

import io.writ.Governor;
import io.writ.Principal;
import io.writ.app.Problem;
import io.writ.app.cli.Terminal.Paint;
import io.writ.verifier.Attestation;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code writ policy add}: publishes signed policies. */
@CommandLine.Command(
        name = "add",
        description =
                "Publish signed policies in a tenant, and put them into the home. One that is refused does not stop the others.",
        footer = {"", "Example:", "  writ policy add --home my-home my-policies/payment-approval/1.2.0"})
final class PolicyAdd extends Command {
    @Mixin
    LedgerOptions ledger = new LedgerOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "POLICY-DIR",
            description = "Folders of signed policies, or folders above them.")
    List<Path> folders = new ArrayList<>();

    @Option(
            names = "--new-replay-key",
            description =
                    "Allow another replay key than that of the earlier versions: what was decided under the old one could be decided again.")
    boolean newReplayKey;

    PolicyAdd(Terminal terminal) {
        super(terminal);
    }

    /** What became of one folder. */
    private sealed interface Added {
        record Published(Path folder, Optional<Attestation> attestation) implements Added {}

        record Refused(Path folder, Refusal refusal) implements Added {}
    }

    @Override
    ExitCode run() {
        var found = PolicyFolders.find(folders);
        List<Added> added = new ArrayList<>();
        try (var governor = ledger.openForWriting()) {
            found.forEach(folder -> added.add(publish(governor, folder)));
        }
        if (json) {
            terminal.json(
                    new JsonArray(added.stream().<JsonValue>map(PolicyAdd::json).toList()));
        } else {
            added.forEach(this::show);
        }
        return added.stream().anyMatch(Added.Refused.class::isInstance) ? ExitCode.REFUSED : ExitCode.OK;
    }

    private Added publish(Governor governor, Path folder) {
        try {
            var bundle = Bundle.read(folder);
            // a folder that is named like another policy or version is a mistake here as it is for check and sign
            PolicyFolders.compile(folder).require();
            return new Added.Published(folder, governor.publish(bundle, newReplayKey, Principal.local()));
        } catch (RefusedException e) {
            return new Added.Refused(folder, e.refusal());
        }
    }

    private void show(Added added) {
        switch (added) {
            case Added.Published published ->
                terminal.line(published
                        .attestation()
                        .map(attestation -> terminal.paint(Paint.GOOD, "published") + "  " + ref(attestation)
                                + "  record " + attestation.proof().index() + "  " + attestation.id())
                        .orElseGet(() -> "unchanged  " + published.folder() + "  has been published before"));
            case Added.Refused refused -> {
                terminal.err().print("refused    " + refused.folder() + "\n");
                Failures.show(terminal, refused.refusal());
            }
        }
    }

    private static JsonObject json(Added added) {
        return switch (added) {
            case Added.Published published -> {
                var json = JsonObject.builder()
                        .put("folder", published.folder().toString())
                        .put("result", published.attestation().isPresent() ? "published" : "unchanged");
                published
                        .attestation()
                        .ifPresent(attestation ->
                                json.put("policy", ref(attestation)).put("id", attestation.id()));
                yield json.build();
            }
            case Added.Refused refused ->
                JsonObject.builder()
                        .put("folder", refused.folder().toString())
                        .put("result", "refused")
                        .put("problem", Problem.of(refused.refusal()))
                        .build();
        };
    }

    private static String ref(Attestation attestation) {
        return attestation.record().string("policyId") + "@"
                + attestation.record().string("policyVersion");
    }
}
