package io.writ.app.publication;

import io.writ.app.cli.Command;
import io.writ.app.cli.ExitCode;
import io.writ.app.cli.Failures;
import io.writ.app.cli.LedgerOptions;
import io.writ.app.cli.Target;
import io.writ.app.cli.Terminal;
import io.writ.app.cli.Terminal.Paint;
import io.writ.caller.Role;
import io.writ.client.WritOperator;
import io.writ.gate.Problem;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.verifier.Attestation;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
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
    Target target = new Target();

    @Parameters(
            arity = "1..*",
            paramLabel = "POLICY-DIR",
            description = "Folders of signed policies, or folders above them.")
    List<Path> folders = new ArrayList<>();

    @Option(
            names = "--new-replay-key",
            description =
                    "Allow another replay key than that of the earlier versions, or other types in it: what was decided under the old one could be decided again.")
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
    public ExitCode run() {
        target.check();
        var found = PolicyFolders.find(folders);
        var all = target.run(ledger -> publishHere(ledger, found), server -> publishThere(server, found));
        if (json) {
            terminal.json(
                    new JsonArray(all.stream().<JsonValue>map(PolicyAdd::json).toList()));
        } else {
            all.forEach(this::show);
        }
        target.sayIfUnverified(terminal, json);
        return all.stream().anyMatch(Added.Refused.class::isInstance) ? ExitCode.REFUSED : ExitCode.OK;
    }

    private List<Added> publishHere(LedgerOptions ledger, List<Path> found) {
        return ledger.write(
                Role.POLICY,
                (tenant, caller) ->
                        publish(found, (bundle, ref) -> tenant.policies().publish(bundle, newReplayKey, caller)));
    }

    private List<Added> publishThere(WritOperator server, List<Path> found) {
        return publish(
                found,
                (bundle, ref) -> Target.asHere(() ->
                        server.publish(ref.id().toString(), ref.version().toString(), files(bundle), newReplayKey)));
    }

    private static Map<String, byte[]> files(Bundle bundle) {
        Map<String, byte[]> files = new TreeMap<>(bundle.files());
        files.put(Bundle.ENVELOPE, bundle.envelope().toJson().canonical());
        return files;
    }

    private static List<Added> publish(
            List<Path> found, BiFunction<Bundle, PolicyRef, Optional<Attestation>> publisher) {
        return found.stream().map(folder -> publish(folder, publisher)).toList();
    }

    private static Added publish(Path folder, BiFunction<Bundle, PolicyRef, Optional<Attestation>> publisher) {
        try {
            var bundle = Bundle.read(folder);
            // a folder that is named like another policy or version is a mistake here as it is for check and sign
            var ref = PolicyFolders.compile(folder, Reading.NEW).require().ref();
            return new Added.Published(folder, publisher.apply(bundle, ref));
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
                        .put("problem", Problem.of(refused.refusal()).toJson())
                        .build();
        };
    }

    private static String ref(Attestation attestation) {
        return attestation.record().string("policyId") + "@"
                + attestation.record().string("policyVersion");
    }
}
