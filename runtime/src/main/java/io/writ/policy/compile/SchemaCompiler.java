package io.writ.policy.compile;

import com.google.re2j.Pattern;
import io.writ.action.JsonPointer;
import io.writ.policy.FactValues;
import io.writ.policy.source.DurationText;
import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.Place;
import io.writ.policy.source.SourceNode;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.BoundedRegex;
import io.writ.signal.Constraints;
import io.writ.signal.EvidenceTerms;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;
import io.writ.signal.SignalType;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles {@code signalsSchema}. */
final class SchemaCompiler {
    static final int MAX_SIGNALS = 256;

    private static final java.util.regex.Pattern NAME =
            java.util.regex.Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final java.util.regex.Pattern ISSUER = java.util.regex.Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final List<String> RESERVED =
            List.of(FactValues.THREAD_STOPPED, FactValues.LINEAGE_TAINTED, FactValues.TASK_REPEATS);

    private final SourceProblems problems;
    private final boolean plainForm;

    SchemaCompiler(SourceProblems problems, boolean plainForm) {
        this.problems = problems;
        this.plainForm = plainForm;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !RESERVED.contains(name) && !name.startsWith("time.");
    }

    SignalSchema compile(Fields policy) {
        var node = policy.required("signalsSchema");
        if (node.isEmpty() || !(node.get() instanceof Members members)) {
            node.ifPresent(n -> problems.error(n.place(), "signalsSchema is an object, not " + Fields.kind(n), ""));
            return SignalSchema.EMPTY;
        }
        if (members.members().size() > MAX_SIGNALS) {
            problems.error(members.place(), "more than " + MAX_SIGNALS + " signals", "Declare fewer.");
            return SignalSchema.EMPTY;
        }
        var definitions = new ArrayList<SignalDefinition>();
        members.members().forEach((name, member) -> {
            if (!isName(name)) {
                problems.error(
                        member.namePlace(),
                        Refusal.quote(name) + " cannot name a signal",
                        "Names have up to 64 letters, digits, _, . and -, begin with a letter or _, and are not built-in facts.");
            }
            signal(name, member.value(), members).ifPresent(definitions::add);
        });
        return new SignalSchema(definitions);
    }

    private Optional<SignalDefinition> signal(String name, SourceNode node, Members schema) {
        var object = Fields.of(node, "a signal", problems);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        var fields = object.get();
        var type = fields.requiredString("type").flatMap(text -> type(fields, text));
        var required = fields.bool("required").orElse(true);
        var constraints = type.map(t -> constraints(fields, t)).orElse(Constraints.NONE);
        var boundTo = fields.string("boundTo").flatMap(text -> boundTo(fields, text));
        var evidence = evidence(name, fields, schema);
        if (type.isPresent()) {
            fields.done();
        }
        return type.map(t -> new SignalDefinition(name, t, required, constraints, boundTo, evidence));
    }

    private Optional<SignalType> type(Fields fields, String text) {
        var type = SignalType.named(text);
        if (type.isPresent() || (plainForm && text.equals("number"))) {
            return type.or(() -> Optional.of(SignalType.DECIMAL));
        }
        var names = Arrays.stream(SignalType.values()).map(SignalType::toString).toList();
        var number = text.equals("number");
        var hint = number ? "Write integer or decimal." : Nearest.hint(text, names, "Types are ");
        problems.error(fields.placeOf("type"), "a type " + Refusal.quote(text) + " is not known", hint);
        // going on as decimal keeps one outdated word from making every condition on the signal an error too
        return number ? Optional.of(SignalType.DECIMAL) : Optional.empty();
    }

    private Constraints constraints(Fields fields, SignalType type) {
        return switch (type) {
            case INTEGER, DECIMAL -> range(fields, type);
            case STRING -> lengths(fields, SignalType.MAX_STRING, pattern(fields));
            case LIST -> lengths(fields, SignalType.MAX_LIST, null);
            case ENUM -> values(fields);
            case BOOLEAN, TIMESTAMP -> Constraints.NONE;
        };
    }

    private Constraints range(Fields fields, SignalType type) {
        var minimum = bound(fields, "minimum", type);
        var maximum = bound(fields, "maximum", type);
        if (minimum != null && maximum != null && minimum.compareTo(maximum) > 0) {
            problems.error(fields.placeOf("minimum"), "minimum is above maximum", "Exchange them, or mend one.");
        }
        return new Constraints(minimum, maximum, 0, SignalType.MAX_STRING, null, List.of());
    }

    private @Nullable BigDecimal bound(Fields fields, String name, SignalType type) {
        var node = fields.node(name);
        if (node.isEmpty()) {
            return null;
        }
        var value = type.normalize(node.get().json());
        if (value == null) {
            problems.error(node.get().place(), name + " is " + type.expected(), "");
            return null;
        }
        return switch (value) {
            case JsonString text -> new BigDecimal(text.value());
            case JsonNumber number -> new BigDecimal(number.text());
            default -> throw new IllegalStateException("not a number's normal form");
        };
    }

    private Constraints lengths(Fields fields, int limit, @Nullable Pattern pattern) {
        var minimum = (int) fields.integer("minLength", 0, limit).orElse(0);
        var maximum = (int) fields.integer("maxLength", 0, limit).orElse(limit);
        if (minimum > maximum) {
            problems.error(fields.placeOf("minLength"), "minLength is above maxLength", "Exchange them, or mend one.");
        }
        return new Constraints(null, null, minimum, maximum, pattern, List.of());
    }

    private @Nullable Pattern pattern(Fields fields) {
        var text = fields.string("pattern");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return BoundedRegex.compile(text.get());
        } catch (IllegalArgumentException e) {
            problems.error(
                    fields.placeOf("pattern"),
                    "the pattern cannot be used: " + e.getMessage(),
                    "Write a smaller RE2 pattern.");
            return null;
        }
    }

    private Constraints values(Fields fields) {
        fields.required("values");
        var values = fields.strings("values").orElse(List.of());
        if (fields.has("values") && values.isEmpty()) {
            problems.error(fields.placeOf("values"), "an enum needs at least one value", "List its values.");
        }
        for (var value : values) {
            if (!Names.isPrintable(value, 256)) {
                problems.error(
                        fields.placeOf("values"),
                        "the value " + Refusal.quote(value) + " is not printable text of 1 to 256 bytes",
                        "Rename it, or declare a string.");
            }
        }
        return Constraints.ofValues(values);
    }

    private Optional<JsonPointer> boundTo(Fields fields, String text) {
        var pointer = RequestPointers.inAction(text);
        if (pointer.isEmpty()) {
            problems.error(
                    fields.placeOf("boundTo"), "boundTo is a JSON Pointer into the action", RequestPointers.IN_ACTION);
        }
        return pointer;
    }

    private Optional<EvidenceTerms> evidence(String name, Fields fields, Members schema) {
        var issuer = fields.string("issuer");
        var bind = fields.strings("bind");
        var maxAge =
                fields.string("maxAge").flatMap(text -> DurationText.read(text, fields.placeOf("maxAge"), problems));
        if (issuer.isEmpty()) {
            for (var member : List.of("bind", "maxAge")) {
                if (fields.has(member) && !fields.has("issuer")) {
                    problems.error(
                            fields.placeOf(member),
                            member + " has no meaning without issuer",
                            "Add issuer, or remove it.");
                }
            }
            return Optional.empty();
        }
        if (!ISSUER.matcher(issuer.get()).matches()) {
            problems.error(
                    fields.placeOf("issuer"),
                    "an issuer matches [a-z0-9][a-z0-9-]{0,63}",
                    "Use lowercase letters, digits and hyphens.");
        }
        if (bind.isEmpty() || bind.get().isEmpty()) {
            problems.error(
                    fields.placeOf("issuer"),
                    "a signal with an issuer must bind to other signals",
                    "Add bind with the signals that name the subject, so that evidence for one cannot serve another.");
        }
        checkBind(name, bind.orElse(List.of()), fields.placeOf("bind"), schema);
        return Optional.of(new EvidenceTerms(issuer.get(), bind.orElse(List.of()), maxAge));
    }

    private void checkBind(String name, List<String> bind, Place place, Members schema) {
        for (var bound : bind) {
            if (bound.equals(name) || schema.get(bound) == null) {
                problems.error(
                        place,
                        "bind names " + Refusal.quote(bound) + ", which is not another signal",
                        Nearest.hint(bound, schema.members().keySet(), "Signals are "));
            } else if (!isRequired(schema.get(bound))) {
                problems.error(place, "bind names " + bound + ", which is optional", "Bind to required signals.");
            }
        }
    }

    private static boolean isRequired(@Nullable SourceNode signal) {
        return !(signal instanceof Members members
                && members.get("required") instanceof Scalar scalar
                && scalar.json() == JsonBoolean.FALSE);
    }
}
