package io.writ.verifier;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where records hold commitments, by their type (record.md, <i>Disclosed</i>). A disclosure fills one of these places
 * or none: what stands elsewhere in a record is in the clear, whatever it looks like.
 */
public final class RecordPlaces {
    /** Members that every record has in the clear, also those of types that this release does not know. */
    private static final Set<String> COMMON =
            Set.of("type", "v", "id", "time", "tenant", "principal", "threadId", "agentId");

    /** Record type → its members that are objects of commitments by name. */
    private static final Map<String, List<String>> MAPS =
            Map.of("decision", List.of("signals", "facts"), "approval.resolved", List.of("facts"));

    /** Record type → its members that are commitments, beside {@code idempotency}, which any record may have. */
    private static final Map<String, List<String>> BY_TYPE = Map.ofEntries(
            Map.entry("decision", List.of("action", "execution_fingerprint")),
            Map.entry("replay.refused", List.of()),
            Map.entry("policy.published", List.of()),
            Map.entry("policy.retired", List.of()),
            Map.entry("policy.violation", List.of()),
            Map.entry("clock.accepted", List.of("reason")),
            Map.entry("note", List.of("action", "description")),
            Map.entry("principal.granted", List.of("label")),
            Map.entry("principal.revoked", List.of()),
            Map.entry("approval.requested", List.of("action", "context")),
            Map.entry("approval.vote", List.of("actionDigest", "reason")),
            Map.entry("approval.resolved", List.of()),
            Map.entry("approval.expired", List.of()),
            Map.entry("failure", List.of("error")),
            Map.entry("success", List.of()),
            Map.entry("escalation", List.of()),
            Map.entry("adjudication", List.of("reason")),
            Map.entry("thread.stopped", List.of("reason")),
            Map.entry("thread.resumed", List.of("reason")));

    private RecordPlaces() {}

    /** Every place of a record that a disclosure may fill, as JSON Pointer (RFC 6901), with the commitment there. */
    public static Map<String, String> commitments(JsonObject record) {
        var places = new LinkedHashMap<String, String>();
        var type = String.valueOf(record.string("type"));
        for (var name : MAPS.getOrDefault(type, List.of())) {
            addAll(places, "/" + name, record.get(name));
        }
        for (var name : namesOf(type, record)) {
            add(places, "", name, record.get(name));
        }
        add(places, "", "idempotency", record.get("idempotency"));
        if (RecordForm.DECISION.equals(type) && record.get("evidence") instanceof JsonArray evidence) {
            addEvidence(places, evidence);
        }
        return places;
    }

    /** Of a type that this release does not know: whatever could be a commitment. */
    private static Collection<String> namesOf(String type, JsonObject record) {
        var known = BY_TYPE.get(type);
        return known != null
                ? known
                : record.names().stream().filter(name -> !COMMON.contains(name)).toList();
    }

    private static void addAll(Map<String, String> places, String parent, @Nullable JsonValue value) {
        if (value instanceof JsonObject object) {
            object.members().forEach((name, commitment) -> add(places, parent, name, commitment));
        }
    }

    private static void addEvidence(Map<String, String> places, JsonArray evidence) {
        for (var i = 0; i < evidence.size(); i++) {
            if (evidence.elements().get(i) instanceof JsonObject item) {
                add(places, "/evidence/" + i, "jws", item.get("jws"));
            }
        }
    }

    private static void add(Map<String, String> places, String parent, String name, @Nullable JsonValue value) {
        if (value instanceof JsonString s
                && RecordForm.COMMITMENT.matcher(s.value()).matches()) {
            places.put(parent + "/" + name.replace("~", "~0").replace("/", "~1"), s.value());
        }
    }
}
