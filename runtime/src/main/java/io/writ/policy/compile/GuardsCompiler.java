package io.writ.policy.compile;

import io.writ.policy.Guard;
import io.writ.policy.GuardLevel;
import io.writ.policy.compile.PolicyCompiler.Sourced;
import io.writ.policy.source.Fields;
import io.writ.policy.source.Nearest;
import io.writ.policy.source.SourceProblems;
import io.writ.verifier.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles {@code guards}. */
final class GuardsCompiler {
    /** All may fire at once, and their reasons must fit one record. */
    private static final int MAX_GUARDS = 64;

    private final SourceProblems problems;
    private final ConditionCompiler conditions;
    private final Set<String> ids = new HashSet<>();

    GuardsCompiler(SourceProblems problems, ConditionCompiler conditions) {
        this.problems = problems;
        this.conditions = conditions;
    }

    List<Sourced<Guard>> compile(Fields policy) {
        var guards = new ArrayList<Sourced<Guard>>();
        var nodes = policy.elements("guards").orElse(List.of());
        if (nodes.size() > MAX_GUARDS) {
            problems.error(policy.placeOf("guards"), "more than " + MAX_GUARDS + " guards", "Combine some of them.");
        }
        for (var node : nodes) {
            Fields.of(node, "a guard", problems)
                    .flatMap(this::guard)
                    .ifPresent(guard -> guards.add(new Sourced<>(guard, node)));
        }
        return guards;
    }

    private Optional<Guard> guard(Fields fields) {
        var id = Texts.id(fields, "guard", ids, problems);
        var level = fields.requiredString("level").flatMap(name -> level(fields, name));
        var when = fields.required("when").flatMap(conditions::compile);
        var reason = Texts.reason(fields, problems);
        fields.done();
        if (id.isEmpty() || level.isEmpty() || when.isEmpty() || reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Guard(id.get(), level.get(), when.get(), reason.get()));
    }

    private Optional<GuardLevel> level(Fields fields, String name) {
        var level = GuardLevel.named(name);
        if (level.isEmpty()) {
            var names = Arrays.stream(GuardLevel.values()).map(GuardLevel::name).toList();
            problems.error(
                    fields.placeOf("level"),
                    "a level " + Refusal.quote(name) + " is not known",
                    Nearest.hint(name, names, "Levels are "));
        }
        return level;
    }
}
