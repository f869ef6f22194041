package io.writ.policy;

import io.writ.action.Action;
import io.writ.signal.SignalValues;
import java.util.ArrayList;
import java.util.List;

/**
 * The decision core: guards, then the first rule that matches. Pure, and without an allocation where no guard fires,
 * because every answer of a rule is made beforehand.
 */
public final class Evaluator {
    static final String EMERGENCY_STOP = "emergency-stop";
    static final String TAINTED = "tainted";
    public static final String NO_RULE_MATCHED = "no-rule-matched";

    /** Rule ids that decisions use where no rule of the policy decided. */
    public static final List<String> RESERVED_RULES = List.of(EMERGENCY_STOP, TAINTED, NO_RULE_MATCHED);

    public static final String GUARD_PREFIX = "guard:";

    private static final Decision STOPPED =
            Decision.reject("The thread is stopped until a person resumes it.", EMERGENCY_STOP);
    private static final Decision IS_TAINTED = Decision.reject("A parent descends from a quarantined node.", TAINTED);
    public static final Decision UNMATCHED = Decision.reject("no rule matched", NO_RULE_MATCHED);

    private final Guard[] guards;
    private final Rule[] rules;
    private final Evaluation[] outcomes;
    private final Evaluation unmatched = Evaluation.of(UNMATCHED, List.of());

    Evaluator(List<Guard> guards, List<Rule> rules) {
        this.guards = guards.toArray(new Guard[0]);
        this.rules = rules.toArray(new Rule[0]);
        this.outcomes = rules.stream()
                .map(rule -> Evaluation.of(rule.decision(), List.of()))
                .toArray(Evaluation[]::new);
    }

    Evaluation evaluate(SignalValues signals, FactValues facts, SignalValues paths, Action action) {
        var violations = violations(signals, facts, paths, action);
        if (violations.isEmpty() && facts.isClear()) {
            return byRule(signals, facts.declared(), paths);
        }
        return underConstraint(violations, signals, facts, paths);
    }

    /** All guards run; the list is empty, and costs nothing, if none fires. */
    private List<Violation> violations(SignalValues signals, FactValues facts, SignalValues paths, Action action) {
        List<Violation> found = List.of();
        if (!BuiltInGuards.clear(action.scan(), facts)) {
            found = new ArrayList<>();
            BuiltInGuards.antiLoops(action.scan(), facts.repeats()).ifPresent(found::add);
            BuiltInGuards.dataExfiltration(action.scan()).ifPresent(found::add);
        }
        for (var guard : guards) {
            if (guard.when().test(signals, facts.declared(), paths)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(guard.violation());
            }
        }
        return found;
    }

    private Evaluation byRule(SignalValues signals, SignalValues facts, SignalValues paths) {
        for (var i = 0; i < rules.length; i++) {
            if (rules[i].condition().test(signals, facts, paths)) {
                return outcomes[i];
            }
        }
        return unmatched;
    }

    /** The order of precedence: emergency stop, taint, the first blocking guard, and only then the rules. */
    private Evaluation underConstraint(
            List<Violation> violations, SignalValues signals, FactValues facts, SignalValues paths) {
        if (facts.threadStopped()) {
            return Evaluation.of(STOPPED, violations);
        }
        if (facts.tainted()) {
            return Evaluation.of(IS_TAINTED, violations);
        }
        for (var violation : violations) {
            if (violation.level() == GuardLevel.BLOCKING) {
                return Evaluation.of(Decision.reject(violation.reason(), GUARD_PREFIX + violation.guard()), violations);
            }
        }
        return Evaluation.of(byRule(signals, facts.declared(), paths).decision(), violations);
    }
}
