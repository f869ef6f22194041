package io.writ.policy.compile;

import io.writ.policy.source.Fields;
import java.util.List;

/**
 * The plain form: a policy as the predecessors wrote it, which uses none of the members that came later. It loads
 * unchanged, with two differences: {@code number} is read as decimal, and a missing last rule is a reject.
 */
final class PlainForm {
    private static final List<String> LATER = List.of(
            "actions", "replayKey", "replay", "validFor", "execution", "facts", "guards", "approval", "authzen");

    private PlainForm() {}

    static boolean is(Fields policy) {
        return LATER.stream().noneMatch(policy::has);
    }
}
