package io.writ.policy.compile;

import io.writ.policy.FactDeclaration;
import io.writ.policy.FactDeclaration.Measure;
import io.writ.policy.FactDeclaration.OfTime;
import io.writ.policy.FactDeclaration.OverLedger;
import io.writ.policy.FactDeclaration.TimePart;
import io.writ.policy.FactDeclaration.Where;
import io.writ.policy.FactSchema;
import io.writ.policy.source.DurationText;
import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.Place;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.Constraints;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.signal.SignalType;
import io.writ.verifier.refusal.Refusal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compiles {@code facts}: what is to be derived, and of which type it will be. */
final class FactsCompiler {
    private static final int MAX_FACTS = 64;
    private static final List<String> KINDS = List.of("sum", "count", "last", "time");
    private static final List<String> SCOPES = List.of("threadId", "agentId", "policyId", "task");

    private final SourceProblems problems;
    private final SignalSchema signals;

    FactsCompiler(SourceProblems problems, SignalSchema signals) {
        this.problems = problems;
        this.signals = signals;
    }

    FactSchema compile(Fields policy) {
        var node = policy.node("facts");
        if (node.isEmpty()) {
            return FactSchema.NONE;
        }
        if (!(node.get() instanceof Members members) || members.members().size() > MAX_FACTS) {
            problems.error(node.get().place(), "facts is an object of at most " + MAX_FACTS + " facts", "");
            return FactSchema.NONE;
        }
        var declarations = new ArrayList<FactDeclaration>();
        members.members().forEach((name, member) -> {
            if (!SchemaCompiler.isName(name) || signals.slot(name).isPresent()) {
                problems.error(
                        member.namePlace(),
                        Refusal.quote(name) + " cannot name a fact",
                        "Choose a name that is neither a signal's nor a built-in fact's.");
            }
            Fields.of(member.value(), "a fact", problems)
                    .flatMap(fields -> fact(name, fields))
                    .ifPresent(declarations::add);
        });
        if (declarations.isEmpty()) {
            return FactSchema.NONE;
        }
        return new FactSchema(
                declarations,
                new SignalSchema(declarations.stream().map(this::definition).toList()));
    }

    private Optional<FactDeclaration> fact(String name, Fields fields) {
        var kinds = KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            problems.error(
                    fields.place(),
                    "a fact has one of sum, count, last and time",
                    "Write it like {sum: amount, where: approved, window: PT24H}.");
            return Optional.empty();
        }
        var fact = kinds.getFirst().equals("time")
                ? ofTime(name, fields)
                : overLedger(name, Measure.valueOf(kinds.getFirst().toUpperCase(Locale.ROOT)), fields);
        fields.done();
        return fact;
    }

    private Optional<FactDeclaration> ofTime(String name, Fields fields) {
        var part = fields.string("time").flatMap(text -> named(TimePart.values(), text, fields, "time"));
        var zone = fields.requiredString("zone").flatMap(text -> zone(text, fields));
        return part.flatMap(p -> zone.map(z -> new OfTime(name, p, z)));
    }

    private Optional<ZoneId> zone(String text, Fields fields) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            problems.error(
                    fields.placeOf("zone"),
                    "a zone " + Refusal.quote(text) + " is not known",
                    "Write a name of the IANA database, such as Europe/Berlin.");
            return Optional.empty();
        }
    }

    private Optional<FactDeclaration> overLedger(String name, Measure measure, Fields fields) {
        var member = measure.name().toLowerCase(Locale.ROOT);
        var measured = fields.string(member);
        var signal = measure == Measure.COUNT ? Optional.<String>empty() : measured;
        if (measure == Measure.COUNT) {
            measured.filter(text -> !text.equals("decisions"))
                    .ifPresent(text -> problems.error(
                            fields.placeOf(member), "count counts decisions", "Write count: decisions."));
        } else {
            measured.ifPresent(text -> measurable(text, measure, fields.placeOf(member)));
        }
        var where = fields.requiredString("where").flatMap(text -> named(Where.values(), text, fields, "where"));
        var by = by(fields);
        var window =
                fields.string("window").flatMap(text -> DurationText.read(text, fields.placeOf("window"), problems));
        if (measure != Measure.LAST) {
            fields.required("window");
        }
        var includeThis = fields.bool("includeThis").orElse(false);
        if (measure == Measure.LAST && includeThis) {
            problems.error(
                    fields.placeOf("includeThis"), "a last value never includes this request's own", "Remove it.");
        }
        return measured.flatMap(m -> where.map(w -> new OverLedger(name, measure, signal, w, by, window, includeThis)));
    }

    private void measurable(String signal, Measure measure, Place place) {
        var slot = signals.slot(signal);
        if (slot.isEmpty()) {
            problems.error(
                    place,
                    "a signal " + Refusal.quote(signal) + " is not declared",
                    Nearest.hint(signal, signalNames(), "Declared are "));
            return;
        }
        var type = signals.definition(slot.getAsInt()).type();
        if (measure == Measure.SUM && type != SignalType.DECIMAL && type != SignalType.INTEGER) {
            problems.error(
                    place, "only decimals and integers can be summed, and " + signal + " is of type " + type, "");
        }
    }

    private List<String> by(Fields fields) {
        var by = fields.strings("by").orElse(List.of());
        for (var scope : by) {
            if (!SCOPES.contains(scope) && signals.slot(scope).isEmpty()) {
                var names = new ArrayList<>(SCOPES);
                names.addAll(signalNames());
                problems.error(
                        fields.placeOf("by"),
                        "by names " + Refusal.quote(scope) + ", which is not known",
                        Nearest.hint(scope, names, "Known are "));
            }
        }
        return by;
    }

    private List<String> signalNames() {
        return signals.definitions().stream().map(SignalDefinition::name).toList();
    }

    private <E extends Enum<E>> Optional<E> named(E[] values, String text, Fields fields, String member) {
        for (var value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(value);
            }
        }
        var names = Arrays.stream(values)
                .map(v -> v.name().toLowerCase(Locale.ROOT))
                .toList();
        problems.error(
                fields.placeOf(member),
                member + " " + Refusal.quote(text) + " is not known",
                Nearest.hint(text, names, "Known are "));
        return Optional.empty();
    }

    private SignalDefinition definition(FactDeclaration fact) {
        return switch (fact) {
            case OfTime time -> SignalDefinition.plain(time.name(), SignalType.INTEGER, true);
            case OverLedger ledger ->
                switch (ledger.measure()) {
                    case SUM -> SignalDefinition.plain(ledger.name(), SignalType.DECIMAL, true);
                    case COUNT -> SignalDefinition.plain(ledger.name(), SignalType.INTEGER, true);
                    case LAST -> last(ledger);
                };
        };
    }

    private SignalDefinition last(OverLedger fact) {
        var slot = signals.slot(fact.signal().orElse(""));
        var signal = slot.isPresent()
                ? Optional.of(signals.definition(slot.getAsInt()))
                : Optional.<SignalDefinition>empty();
        return new SignalDefinition(
                fact.name(),
                signal.map(SignalDefinition::type).orElse(SignalType.STRING),
                false,
                signal.map(SignalDefinition::constraints).orElse(Constraints.NONE),
                Optional.empty(),
                Optional.empty());
    }
}
