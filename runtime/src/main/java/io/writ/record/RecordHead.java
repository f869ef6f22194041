package io.writ.record;

import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.TenantId;

/** The members that every record has (docs/formats/record.md), with gaps for what only the sequencer knows. */
public final class RecordHead {
    private RecordHead() {}

    /** A record of this type, begun. */
    public static JsonObject.Builder of(RecordType type, TenantId tenant, String principal) {
        return JsonObject.builder()
                .put("type", type.wireName())
                .put("v", 1)
                .put("id", RecordDraft.OWN_ID)
                .put("time", RecordDraft.TIME)
                .put("tenant", tenant.value())
                .put("principal", principal);
    }
}
