package io.writ.policy;

import io.writ.policy.Explanation.GroupStep;
import io.writ.policy.Explanation.LeafStep;
import io.writ.policy.Explanation.Step;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Lays an explanation out as a tree for a terminal. Values from outside are quoted: they cannot write to the terminal.
 */
final class ExplanationText {
    private static final int MAX_VALUE = 120;

    private final StringBuilder out = new StringBuilder();

    private ExplanationText() {}

    static String render(Explanation explanation) {
        var text = new ExplanationText();
        text.explanation(explanation);
        return text.out.toString();
    }

    private void explanation(Explanation explanation) {
        var evaluation = explanation.evaluation();
        var decision = evaluation.decision();
        line(0, explanation.policy() + ": " + decision.action().wireName() + " by " + decision.rule());
        line(0, decision.reason());
        line(0, "status " + evaluation.status() + ", " + evaluation.state().wireName());
        line(0, "guards");
        for (var guard : explanation.guards()) {
            line(
                    1,
                    (guard.fired() ? "! " : ". ") + guard.id() + " " + guard.level()
                            + (guard.fired() ? ": " + guard.reason() : ": clear"));
            guard.when().ifPresent(step -> step(2, step));
        }
        line(0, "rules");
        for (var rule : explanation.rules()) {
            line(1, mark(rule.matched()) + rule.id() + (rule.matched().isEmpty() ? " (not evaluated)" : ""));
            if (rule.matched().isPresent()) {
                step(2, rule.condition());
            }
        }
    }

    private void step(int depth, Step step) {
        switch (step) {
            case GroupStep group -> {
                line(depth, mark(group.outcome()) + group.word());
                group.steps().forEach(child -> step(depth + 1, child));
            }
            case LeafStep leaf -> line(depth, mark(leaf.outcome()) + leaf.text() + actual(leaf));
        }
    }

    private static String actual(LeafStep leaf) {
        if (leaf.outcome().isEmpty()) {
            return "";
        }
        return leaf.actual().map(value -> "   is " + show(value)).orElse("   is absent");
    }

    private static String show(JsonValue value) {
        if (value instanceof JsonString text) {
            return Refusal.quote(text.value());
        }
        var shown = new String(value.canonical(), StandardCharsets.UTF_8);
        return value.kind().equals("array") || shown.length() > MAX_VALUE ? Refusal.quote(shown) : shown;
    }

    private static String mark(Optional<Boolean> outcome) {
        return outcome.map(value -> value ? "+ " : "- ").orElse(". ");
    }

    private void line(int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
