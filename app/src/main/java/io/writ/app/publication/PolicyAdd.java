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
import io.writ.publication.Publication;
import io.writ.verifier.Attestation;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyId;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        footer = {
            "",
            "Example:",
            "  writ policy add --home my-home my-policies/payment-approval/1.2.0",
            "  writ policy add --home my-home --retire-others my-policies/payment-approval/1.3.0"
        })
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

    @Option(
            names = "--retire-others",
            description =
                    "Retire every other version of the policy in the same commit. There is no way back. Without it they stay in force.")
    boolean retireOthers;

    PolicyAdd(Terminal terminal) {
        super(terminal);
    }

    /** What became of one folder. */
    private sealed interface Added {
        record Published(Path folder, Outcome outcome) implements Added {}

        record Refused(Path folder, Refusal refusal) implements Added {}
    }

    /**
     * What a publication came to.
     *
     * @param attestation empty if the version had been published before
     * @param retired the versions that ended with it
     * @param inForce the other versions of the policy that callers may still name
     */
    private record Outcome(Optional<Attestation> attestation, List<String> retired, List<String> inForce) {}

    @Override
    public ExitCode run() {
        target.check();
        var found = PolicyFolders.find(folders);
        requireOneOfEach(found);
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
                (tenant, caller) -> publish(found, (bundle, ref) -> {
                    var terms = new Publication.Asked(newReplayKey, retireOthers);
                    var published = tenant.policies().publish(bundle, terms, caller);
                    return new Outcome(
                            published.attestation(),
                            published.retired().stream().map(PolicyAdd::ref).toList(),
                            published.othersInForce().stream()
                                    .map(PolicyRef::toString)
                                    .toList());
                }));
    }

    private List<Added> publishThere(WritOperator server, List<Path> found) {
        return publish(
                found,
                (bundle, ref) -> Target.asHere(() -> {
                    var before = inForce(server, ref);
                    var attestation = server.publish(
                            ref.id().toString(), ref.version().toString(), files(bundle), newReplayKey, retireOthers);
                    var after = inForce(server, ref);
                    return new Outcome(
                            attestation,
                            before.stream()
                                    .filter(each -> !after.contains(each))
                                    .toList(),
                            after);
                }));
    }

    /** The other versions of a policy that are in force on a server, in their order. */
    private static List<String> inForce(WritOperator server, PolicyRef published) {
        return server.policies().stream()
                .filter(policy -> "in-force".equals(policy.string("state")))
                .map(policy -> PolicyRef.parse(policy.string("policyId") + "@" + policy.string("policyVersion")))
                .filter(policy -> policy.id().equals(published.id()) && !policy.equals(published))
                .sorted()
                .map(PolicyRef::toString)
                .toList();
    }

    /** Two versions of one policy would retire each other, and the last one named would be left. */
    private void requireOneOfEach(List<Path> found) {
        Set<PolicyId> seen = new HashSet<>();
        for (var folder : retireOthers ? found : List.<Path>of()) {
            var policy = PolicyFolders.compile(folder, Reading.PUBLISHED)
                    .compilation()
                    .policy();
            if (policy.isPresent() && !seen.add(policy.get().ref().id())) {
                throw Invariant.REQUEST_FORM
                        .refuse(
                                "--retire-others",
                                "several versions of " + policy.get().ref().id()
                                        + " are named, and each would retire the others",
                                "Name the one version that is to stay.")
                        .exception();
            }
        }
    }

    private static Map<String, byte[]> files(Bundle bundle) {
        Map<String, byte[]> files = new TreeMap<>(bundle.files());
        files.put(Bundle.ENVELOPE, bundle.envelope().toJson().canonical());
        return files;
    }

    private static List<Added> publish(List<Path> found, BiFunction<Bundle, PolicyRef, Outcome> publisher) {
        return found.stream().map(folder -> publish(folder, publisher)).toList();
    }

    private static Added publish(Path folder, BiFunction<Bundle, PolicyRef, Outcome> publisher) {
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
            case Added.Published published -> show(published);
            case Added.Refused refused -> {
                terminal.err().print("refused    " + refused.folder() + "\n");
                Failures.show(terminal, refused.refusal());
            }
        }
    }

    private void show(Added.Published published) {
        var outcome = published.outcome();
        terminal.line(outcome.attestation()
                .map(attestation -> terminal.paint(Paint.GOOD, "published") + "  " + ref(attestation) + "  record "
                        + attestation.proof().index() + "  " + attestation.id())
                .orElseGet(() -> "unchanged  " + published.folder() + "  has been published before"));
        if (!outcome.retired().isEmpty()) {
            terminal.line("retired    " + String.join(", ", outcome.retired()));
        }
        if (!outcome.inForce().isEmpty() && outcome.attestation().isPresent()) {
            terminal.line(terminal.paint(Paint.CAUTION, "in force") + "   " + String.join(", ", outcome.inForce())
                    + "  stay so; --retire-others ends them");
        }
    }

    private static JsonObject json(Added added) {
        return switch (added) {
            case Added.Published published -> {
                var json = JsonObject.builder()
                        .put("folder", published.folder().toString())
                        .put("result", published.outcome().attestation().isPresent() ? "published" : "unchanged");
                published
                        .outcome()
                        .attestation()
                        .ifPresent(attestation ->
                                json.put("policy", ref(attestation)).put("id", attestation.id()));
                yield json.put(
                                "retired",
                                JsonArray.ofStrings(published.outcome().retired()))
                        .put(
                                "othersInForce",
                                JsonArray.ofStrings(published.outcome().inForce()))
                        .build();
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
