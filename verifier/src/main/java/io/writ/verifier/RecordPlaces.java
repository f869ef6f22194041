package io.writ.verifier;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of one type hold commitments (docs/formats/record.md, <i>Disclosed</i>). A disclosure fills one of
 * these places or none: what stands elsewhere in a record is in the clear, whatever it looks like.
 */
public final class RecordPlaces {
    /** Members that every record has in the clear, also those of types that this release does not know. */
    private static final Set<String> COMMON =
            Set.of("type", "v", "id", "time", "tenant", "principal", "threadId", "agentId");

    /** Members that are commitments, beside {@code idempotency}, which any record may have. */
    private final List<String> names;

    /** Members that are objects of commitments by name. */
    private final List<String> maps;

    /** Whether each item of {@code evidence} holds a commitment in {@code jws}. */
    private final boolean evidence;

    private RecordPlaces(List<String> names, List<String> maps, boolean evidence) {
        this.names = names;
        this.maps = maps;
        this.evidence = evidence;
    }

    static RecordPlaces of(String... names) {
        return new RecordPlaces(List.of(names), List.of(), false);
    }

    RecordPlaces withMaps(String... members) {
        return new RecordPlaces(names, List.of(members), evidence);
    }

    RecordPlaces withEvidence() {
        return new RecordPlaces(names, maps, true);
    }

    /** Of a type that this release does not know, every member that not all records have could be a commitment. */
    private static RecordPlaces ofUnknownType(JsonObject record) {
        return of(record.names().stream().filter(name -> !COMMON.contains(name)).toArray(String[]::new));
    }

    /** Every place of a record that a disclosure may fill, as JSON Pointer (RFC 6901), with the commitment there. */
    public static Map<String, String> commitments(JsonObject record) {
        return RecordType.of(record)
                .map(RecordType::places)
                .orElseGet(() -> ofUnknownType(record))
                .in(record);
    }

    private Map<String, String> in(JsonObject record) {
        var found = new LinkedHashMap<String, String>();
        for (var name : maps) {
            addAll(found, "/" + name, record.get(name));
        }
        for (var name : names) {
            add(found, "", name, record.get(name));
        }
        add(found, "", "idempotency", record.get("idempotency"));
        if (evidence && record.get("evidence") instanceof JsonArray items) {
            addEvidence(found, items);
        }
        return found;
    }

    private static void addAll(Map<String, String> found, String parent, @Nullable JsonValue value) {
        if (value instanceof JsonObject object) {
            object.members().forEach((name, commitment) -> add(found, parent, name, commitment));
        }
    }

    private static void addEvidence(Map<String, String> found, JsonArray items) {
        for (var i = 0; i < items.size(); i++) {
            if (items.elements().get(i) instanceof JsonObject item) {
                add(found, "/evidence/" + i, "jws", item.get("jws"));
            }
        }
    }

    private static void add(Map<String, String> found, String parent, String name, @Nullable JsonValue value) {
        if (value instanceof JsonString s
                && RecordForm.COMMITMENT.matcher(s.value()).matches()) {
            found.put(parent + "/" + name.replace("~", "~0").replace("/", "~1"), s.value());
        }
    }
}
