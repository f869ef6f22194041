package io.writ.history;

import io.writ.ledger.ReadRecord;
import io.writ.record.SearchTokens;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a search asks of a record.
 *
 * @param members members that it must have, with exactly these values
 * @param action the name that its disclosed action must have
 */
@Inside
public record RecordCriteria(Map<String, String> members, Optional<String> action) {
    public RecordCriteria {
        members = Map.copyOf(members);
    }

    /** The terms that a tile's summary must hold, if a record of the tile is to match. */
    int[] terms() {
        List<Integer> terms = new ArrayList<>();
        members.forEach((name, value) -> {
            if (SearchTokens.MEMBERS.contains(name) || name.equals("executionId")) {
                terms.add(SearchTokens.of(name, value));
            }
        });
        var policyId = members.get("policyId");
        var version = members.get("policyVersion");
        if (policyId != null && version != null) {
            terms.add(SearchTokens.ofPolicy(policyId, version));
        }
        action.ifPresent(name -> terms.add(SearchTokens.of("action", name)));
        return terms.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * How the members must be written in a leaf, one byte a character: what is canonical has one spelling, so that a
     * leaf without them need not be read.
     */
    List<String> spellings() {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":"
                        + new String(new JsonString(member.getValue()).canonical(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** Whether the members are as asked for; the action is for {@link #matchesAction}. */
    boolean matches(JsonObject record) {
        return members.entrySet().stream().allMatch(member -> member.getValue().equals(record.string(member.getKey())));
    }

    boolean matchesAction(ReadRecord record) {
        return action.isEmpty()
                || (record.disclosed("/action") instanceof JsonObject proposed
                        && action.get().equals(proposed.string("name")));
    }
}
