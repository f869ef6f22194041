package io.writ.app.caller;

import io.writ.caller.IssuedKey;
import io.writ.caller.KeyGrant;
import io.writ.caller.ListedKey;
import io.writ.caller.Role;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.UtcTime;

/** API keys as machines read them, the same on the command line and over HTTP. */
public final class KeyJson {
    private KeyJson() {}

    /** A key that has just been made. This is the only time that its text is shown. */
    public static JsonObject of(IssuedKey issued) {
        var json = JsonObject.builder().put("id", issued.grant().id().value());
        issued.key().ifPresent(key -> json.put("key", key.reveal()));
        return terms(json, issued.grant())
                .put("record", issued.attestation().id())
                .build();
    }

    /** A key that is listed. */
    public static JsonObject of(ListedKey listed) {
        var json = terms(JsonObject.builder().put("id", listed.grant().id().value()), listed.grant());
        listed.label().ifPresent(label -> json.put("label", label));
        json.put("revoked", listed.revoked());
        listed.lastUse().ifPresent(use -> json.put("lastUse", UtcTime.format(use)));
        return json.build();
    }

    private static JsonObject.Builder terms(JsonObject.Builder json, KeyGrant grant) {
        json.put("tenant", grant.tenant().value())
                .put("subject", grant.subject().value())
                .put(
                        "roles",
                        JsonArray.ofStrings(grant.roles().stream()
                                .sorted()
                                .map(Role::wireName)
                                .toList()))
                .put("functions", grant.functions().toJson())
                .put("agents", JsonArray.ofStrings(grant.pins().agents()))
                .put("threads", JsonArray.ofStrings(grant.pins().threads()))
                .put("granted", UtcTime.format(grant.granted()));
        grant.expires().ifPresent(time -> json.put("expires", UtcTime.format(time)));
        return json;
    }
}
