package io.writ.policy;

import io.writ.action.Action;
import io.writ.action.JsonPointer;
import java.util.List;
import java.util.Optional;

/** The JSON Pointers that a policy may have into an action: below one of the three members that an action has. */
final class ActionPointers {
    static final String HINT = "Write it like /parameters/amount; an action has name, target and parameters.";

    private static final int MAX_LENGTH = 512;
    private static final List<String> MEMBERS = List.of("name", "target", "parameters");

    private ActionPointers() {}

    static Optional<JsonPointer> parse(String text) {
        return !Action.isName(text, MAX_LENGTH) // pointers stand in messages and tables
                ? Optional.empty()
                : JsonPointer.parse(text)
                        .filter(p -> !p.tokens().isEmpty()
                                && MEMBERS.contains(p.tokens().getFirst()));
    }
}
