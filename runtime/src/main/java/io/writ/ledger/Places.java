package io.writ.ledger;

import io.writ.verifier.canonical.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places of a record that hold commitments. */
final class Places {
    private static final String[] MAPS = {"signals", "facts"};
    private static final String[] SINGLE = {"action", "execution_fingerprint", "idempotency"};

    /** Record type → the member that commits to what a person wrote; others have a member of that name in the clear. */
    private static final Map<String, String> FREE_TEXT =
            Map.of("clock.accepted", "reason", "principal.granted", "label", "note", "description");

    private Places() {}

    /** The commitment at a place such as {@code /signals/amount}, or null if the record holds none there. */
    static @Nullable String commitmentAt(JsonObject members, String place) {
        var names = place.substring(1).split("/", -1);
        if (names.length == 1) {
            return members.string(names[0]);
        }
        return names.length == 2 && members.get(names[0]) instanceof JsonObject map ? map.string(names[1]) : null;
    }

    /** How many commitments a record holds. */
    static int commitments(JsonObject members) {
        var count = 0;
        for (var name : MAPS) {
            count += members.get(name) instanceof JsonObject map ? map.size() : 0;
        }
        for (var name : SINGLE) {
            count += members.has(name) ? 1 : 0;
        }
        var text = FREE_TEXT.get(String.valueOf(members.string("type")));
        return count + (text != null && members.has(text) ? 1 : 0);
    }
}
