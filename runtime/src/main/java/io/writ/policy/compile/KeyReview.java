package io.writ.policy.compile;

import io.writ.policy.PolicyTerms;
import io.writ.policy.source.Fields;
import io.writ.policy.source.SourceProblems;
import io.writ.signal.SignalDefinition;
import io.writ.signal.SignalSchema;

/**
 * Refuses a replay key that the action does not hold. A caller is free to choose a signal that is bound to nothing, so
 * with another value the same action would be decided again. Where a policy names no {@code actions}, the caller's
 * action is the signals unless it sends another.
 */
final class KeyReview {
    private final SourceProblems problems;
    private final SignalSchema signals;

    KeyReview(SourceProblems problems, SignalSchema signals) {
        this.problems = problems;
        this.signals = signals;
    }

    void review(Fields policy, PolicyTerms terms) {
        if (!policy.has("actions") || !terms.replays()) {
            return;
        }
        var named = terms.replayKey();
        var unbound = signals.definitions().stream()
                .filter(signal -> named.isEmpty() || (named.contains(signal.name()) && signal.required()))
                .filter(signal -> signal.boundTo().isEmpty())
                .map(SignalDefinition::name)
                .toList();
        if (!unbound.isEmpty()) {
            problems.error(
                    policy.placeOf(named.isEmpty() ? "actions" : "replayKey"),
                    "nothing binds " + String.join(", ", unbound)
                            + " of the replay key to the action, so with other values the same "
                            + "action is decided again",
                    named.isEmpty()
                            ? "Without replayKey every signal is in the key. Name those that identify the action, each "
                                    + "with boundTo."
                            : "Add boundTo, such as boundTo: /parameters/" + unbound.getFirst() + ".");
        }
    }
}
