package io.writ.verifier.keys;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keys may sign for one purpose, and how many of them must. Never satisfied by fewer distinct keys than its
 * threshold, which is at least one.
 *
 * @param keys the keys of the role
 * @param threshold how many distinct ones must sign
 */
public record RootRole(Set<KeyId> keys, int threshold) {
    /** The role that a trust root does not name: no key has it. */
    static final RootRole NONE = new RootRole(Set.of(), 1);

    public RootRole {
        keys = Set.copyOf(keys);
        if (threshold < 1) {
            throw new IllegalArgumentException("a threshold below 1");
        }
    }

    static RootRole read(Members members, Set<KeyId> known) {
        var keys = new LinkedHashSet<KeyId>();
        for (var id : members.strings("keys")) {
            if (!Digest.isHex(id) || !known.contains(new KeyId(id)) || !keys.add(new KeyId(id))) {
                throw members.refuse("keys", "lists a key twice, or one that the trust root does not hold");
            }
        }
        var threshold = members.integer("threshold");
        if (threshold < 1 || threshold > keys.size()) {
            throw members.refuse("threshold", "is not between 1 and the number of the role's keys");
        }
        members.end();
        return new RootRole(keys, (int) threshold);
    }

    /** The member of a trust root's {@code roles}. */
    public JsonObject toJson() {
        List<String> sorted = keys.stream().sorted().map(KeyId::value).toList();
        return JsonObject.builder()
                .put("keys", JsonArray.ofStrings(sorted))
                .put("threshold", threshold)
                .build();
    }
}
