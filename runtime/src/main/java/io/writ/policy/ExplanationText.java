package io.writ.policy;

import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.Names;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Lays out an explanation, as JSON from here or from a server, as a tree for a terminal. What is not printable is
 * escaped, and values are quoted: neither a value nor a server can write to the terminal.
 */
public final class ExplanationText {
    private static final int MAX_VALUE = 120;

    private final StringBuilder out = new StringBuilder();

    private ExplanationText() {}

    /**
     * The tree, as {@link Explanation#toText} describes it.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-041 if it is not an explanation's JSON
     */
    public static String of(JsonObject explanation) {
        var text = new ExplanationText();
        text.explanation(members(explanation, ""));
        return text.out.toString();
    }

    private static Members members(JsonValue value, String place) {
        return Members.of(value, Invariant.ANSWERS_REQUEST, place);
    }

    private void explanation(Members explanation) {
        var decision = explanation.object("decision");
        line(0, text(explanation, "policy") + ": " + text(decision, "action") + " by " + text(decision, "rule"));
        line(0, text(decision, "reason"));
        line(0, "status " + text(explanation, "status") + ", " + text(explanation, "execution_state"));
        line(0, "guards");
        all(explanation, "guards").forEach(this::guard);
        line(0, "rules");
        all(explanation, "rules").forEach(this::rule);
    }

    private void guard(Members guard) {
        var fired = guard.bool("fired");
        line(
                1,
                (fired ? "! " : ". ") + text(guard, "guard") + " " + text(guard, "level")
                        + (fired ? ": " + text(guard, "reason") : ": clear"));
        guard.optional("when", guard::object).ifPresent(step -> step(2, step));
    }

    private void rule(Members rule) {
        var matched = outcome(rule, "matched");
        line(1, mark(matched) + text(rule, "rule") + (matched.isEmpty() ? " (not evaluated)" : ""));
        if (matched.isPresent()) {
            step(2, rule.object("condition"));
        }
    }

    private void step(int depth, Members step) {
        var outcome = outcome(step, "outcome");
        if (step.has("group")) {
            line(depth, mark(outcome) + text(step, "group"));
            all(step, "steps").forEach(child -> step(depth + 1, child));
        } else {
            line(depth, mark(outcome) + text(step, "leaf") + (outcome.isEmpty() ? "" : actual(step)));
        }
    }

    private static String actual(Members leaf) {
        return leaf.optionalValue("actual").map(value -> "   is " + show(value)).orElse("   is absent");
    }

    private static List<Members> all(Members parent, String name) {
        return parent.array(name, ExplanationText::members);
    }

    /** Null stands for what was not evaluated. */
    private static Optional<Boolean> outcome(Members members, String name) {
        return members.optionalValue(name).filter(JsonNull.NULL::equals).isPresent()
                ? Optional.empty()
                : Optional.of(members.bool(name));
    }

    private static String text(Members members, String name) {
        var text = members.string(name);
        return Names.isPrintable(text, Integer.MAX_VALUE) ? text : Refusal.quote(text);
    }

    private static String show(JsonValue value) {
        if (value instanceof JsonString text) {
            return Refusal.quote(text.value());
        }
        var shown = new String(value.canonical(), StandardCharsets.UTF_8);
        var plain = value instanceof JsonNumber || value instanceof JsonBoolean;
        return plain && shown.length() <= MAX_VALUE ? shown : Refusal.quote(shown);
    }

    private static String mark(Optional<Boolean> outcome) {
        return outcome.map(value -> value ? "+ " : "- ").orElse(". ");
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
