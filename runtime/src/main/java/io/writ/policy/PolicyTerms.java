package io.writ.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a policy says beside its signals, guards and rules.
 *
 * @param actions the action names that it governs; at least one
 * @param replays whether its decisions hold a replay key; false for {@code replay: none}
 * @param replayKey the signals of the replay key; empty stands for every signal that is present
 * @param validFor how long an approval may be claimed
 * @param access the access questions that it answers, if it is a policy of that kind
 */
public record PolicyTerms(
        String description,
        List<String> actions,
        boolean replays,
        List<String> replayKey,
        Duration validFor,
        ExecutionMode execution,
        Optional<ApprovalTerms> approval,
        Optional<AccessTerms> access) {
    public static final Duration DEFAULT_VALID_FOR = Duration.ofMinutes(15);

    public PolicyTerms {
        actions = List.copyOf(actions);
        replayKey = List.copyOf(replayKey);
    }
}
