package io.writ.policy.compile;

import io.writ.action.JsonPointer;
import io.writ.policy.AccessTerms;
import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.Place;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles {@code authzen}: which access questions a policy answers, and how a question feeds its signals. */
final class AccessCompiler {
    /** Publishing puts a row for each pair, in one step. */
    static final int MAX_PAIRS = 1_000;

    private static final int MAX_NAMES = 100;
    private static final int MAX_NAME = 256;

    private final SourceProblems problems;
    private final SignalSchema signals;

    AccessCompiler(SourceProblems problems, SignalSchema signals) {
        this.problems = problems;
        this.signals = signals;
    }

    Optional<AccessTerms> compile(Fields policy, boolean replays) {
        var block = policy.node("authzen").flatMap(node -> Fields.of(node, "authzen", problems));
        if (block.isEmpty()) {
            return Optional.empty();
        }
        if (replays) {
            problems.error(
                    policy.placeOf("authzen"),
                    "authzen answers questions, and a question is answered as often as it is asked",
                    "Add replay: none.");
        }
        if (policy.has("actions")) {
            problems.error(
                    policy.placeOf("actions"),
                    "a policy with authzen governs the one action that is named as the policy",
                    "Remove actions, or name them below authzen.");
        }
        var fields = block.get();
        var actions = names(fields, "actions");
        var types = names(fields, "resourceTypes");
        if (actions.size() * types.size() > MAX_PAIRS) {
            problems.error(
                    fields.place(),
                    "more than " + MAX_PAIRS + " pairs of an action and a resource type",
                    "Share them out over several policies.");
        }
        var places = signals(fields);
        fields.done();
        return Optional.of(new AccessTerms(actions, types, places));
    }

    private List<String> names(Fields fields, String member) {
        fields.required(member);
        var names = fields.strings(member);
        if (names.isPresent() && (names.get().isEmpty() || names.get().size() > MAX_NAMES)) {
            problems.error(fields.placeOf(member), member + " holds 1 to " + MAX_NAMES + " names", "");
        }
        for (var name : names.orElse(List.of())) {
            if (!Names.isPrintable(name, MAX_NAME)) {
                problems.error(
                        fields.placeOf(member),
                        "a name in " + member + " is printable text of 1 to " + MAX_NAME + " bytes",
                        "");
            }
        }
        return names.orElse(List.of());
    }

    private Map<String, JsonPointer> signals(Fields fields) {
        Map<String, JsonPointer> places = new LinkedHashMap<>();
        var node = fields.required("signals").flatMap(value -> {
            if (value instanceof Members members) {
                return Optional.of(members);
            }
            problems.error(value.place(), "signals is an object, not " + Fields.kind(value), "");
            return Optional.empty();
        });
        if (node.isEmpty()) {
            return places;
        }
        node.get().members().forEach((name, member) -> {
            requireFed(name, member.namePlace());
            if (member.value() instanceof Scalar scalar && scalar.json() instanceof JsonString text) {
                pointer(text.value(), scalar.place()).ifPresent(place -> places.put(name, place));
            } else {
                problems.error(
                        member.value().place(),
                        "the place of a signal is a string, not " + Fields.kind(member.value()),
                        RequestPointers.IN_QUESTION);
            }
        });
        for (var signal : signals.definitions()) {
            if (signal.required() && node.get().get(signal.name()) == null) {
                problems.error(
                        fields.placeOf("signals"),
                        "the required signal " + signal.name() + " has no place in the request",
                        "Say where it stands, or declare it with required: false.");
            }
        }
        return places;
    }

    private Optional<JsonPointer> pointer(String text, Place place) {
        var pointer = RequestPointers.inQuestion(text);
        if (pointer.isEmpty()) {
            problems.error(place, "a signal's place is a JSON Pointer into the request", RequestPointers.IN_QUESTION);
        }
        return pointer;
    }

    /** A signal that a question can feed: declared, and one for which nobody else must vouch. */
    private void requireFed(String name, Place place) {
        var slot = signals.slot(name);
        if (slot.isEmpty()) {
            var declared =
                    signals.definitions().stream().map(SignalDefinition::name).toList();
            problems.error(
                    place,
                    "signals names " + Refusal.quote(name) + ", which is not declared",
                    Nearest.hint(name, declared, "Declared are "));
        } else if (signals.definition(slot.getAsInt()).evidence().isPresent()) {
            problems.error(
                    place,
                    "the signal " + name + " has an issuer, and an access question carries no evidence",
                    "Remove the issuer, or the place.");
        }
    }
}
