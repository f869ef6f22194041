package io.writ.record;

import io.writ.verifier.canonical.JsonObject;

/** The members that every record has (FORMATS, Records), with gaps for what only the sequencer knows. */
public final class RecordHead {
    private RecordHead() {}

    /** A record of this type, begun. */
    public static JsonObject.Builder of(String type, String tenant, String principal) {
        return JsonObject.builder()
                .put("type", type)
                .put("v", 1)
                .put("id", RecordDraft.OWN_ID)
                .put("time", RecordDraft.TIME)
                .put("tenant", tenant)
                .put("principal", principal);
    }
}
