package io.writ.policy.compile;

import io.writ.policy.BuiltInGuards;
import io.writ.policy.Evaluator;
import io.writ.policy.source.Fields;
import io.writ.policy.source.SourceProblems;
import io.writ.verifier.id.Names;
import java.util.Optional;
import java.util.Set;

/** Reads the ids and reasons of guards and rules, which go verbatim into records and onto screens. */
final class Texts {
    static final int MAX_ID = 128;
    static final int MAX_REASON = 500;

    private Texts() {}

    /** A required id, unique among {@code taken} and not one of the runtime's own. */
    static Optional<String> id(Fields fields, String what, Set<String> taken, SourceProblems problems) {
        var id = fields.requiredString("id");
        if (id.isEmpty()) {
            return id;
        }
        var text = id.get();
        var place = fields.placeOf("id");
        if (!Names.isPrintable(text, MAX_ID) || !text.equals(text.strip())) {
            problems.error(place, "the id of a " + what + " is printable text of 1 to " + MAX_ID + " bytes", "");
        } else if (text.startsWith(Evaluator.GUARD_PREFIX)
                || Evaluator.RESERVED_RULES.contains(text)
                || BuiltInGuards.IDS.contains(text)) {
            problems.error(place, "the id " + text + " is the runtime's own", "Choose another id.");
        } else if (!taken.add(text)) {
            problems.error(place, "a " + what + " with the id " + text + " stands before", "Choose another id.");
        }
        return id;
    }

    static Optional<String> reason(Fields fields, SourceProblems problems) {
        var reason = fields.requiredString("reason");
        if (reason.isPresent() && !Names.isPrintable(reason.get(), MAX_REASON)) {
            problems.error(
                    fields.placeOf("reason"),
                    "a reason is one line of printable text of 1 to " + MAX_REASON + " bytes",
                    "");
        }
        return reason;
    }
}
