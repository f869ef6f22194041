package io.writ.policy.compile;

import io.writ.action.JsonPointer;
import io.writ.verifier.id.Names;
import java.util.List;
import java.util.Optional;

/** The JSON Pointers that a policy may have into what it is asked about: an action, or an access question. */
final class RequestPointers {
    static final String IN_ACTION = "Write it like /parameters/amount; an action has name, target and parameters.";
    static final String IN_QUESTION =
            "Write it like /resource/properties/status; a request has subject, action, resource and context.";

    private static final int MAX_LENGTH = 512;
    private static final List<String> ACTION = List.of("name", "target", "parameters");
    private static final List<String> QUESTION = List.of("subject", "action", "resource", "context");

    private RequestPointers() {}

    /** A pointer to one of the three members that an action has, or below it. */
    static Optional<JsonPointer> inAction(String text) {
        return below(text, ACTION).filter(pointer -> !pointer.tokens().isEmpty());
    }

    /** A pointer below one of the four members of an access question, which are objects: no signal's value. */
    static Optional<JsonPointer> inQuestion(String text) {
        return below(text, QUESTION).filter(pointer -> pointer.tokens().size() > 1);
    }

    private static Optional<JsonPointer> below(String text, List<String> members) {
        return !Names.isPrintable(text, MAX_LENGTH) // pointers stand in messages and tables
                ? Optional.empty()
                : JsonPointer.parse(text)
                        .filter(p -> p.tokens().isEmpty()
                                || members.contains(p.tokens().getFirst()));
    }
}
