package io.writ.signing;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.keys.RootRole;
import io.writ.verifier.keys.TrustRoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A trust root before it is signed.
 *
 * @param version 1 for the first
 * @param origins the ledgers it covers, such as {@code HOST/*}
 * @param keys every key that a role names
 * @param roles at least root, policy and ledger
 */
public record TrustRootDraft(
        long version, Instant issued, List<String> origins, Map<KeyId, RootKey> keys, Map<String, RootRole> roles) {

    /** Signs with the given keys; what comes out has passed the verifier's own reading. */
    public TrustRoot sign(List<Ed25519PrivateKey> signers) {
        var keyMembers = JsonObject.builder();
        keys.forEach((id, key) -> keyMembers.put(id.value(), key.toJson()));
        var roleMembers = JsonObject.builder();
        roles.forEach((name, role) -> roleMembers.put(name, role.toJson()));
        var unsigned = JsonObject.builder()
                .put("type", "trust-root")
                .put("v", 1)
                .put("version", version)
                .put("issued", UtcTime.format(issued))
                .put("origins", JsonArray.ofStrings(origins))
                .put("keys", keyMembers.build())
                .put("roles", roleMembers.build())
                .build();
        var message = TrustRoot.signedBytes(unsigned);
        var signatures = new ArrayList<JsonValue>();
        signers.forEach(key -> signatures.add(key.signAs(message).toJson("keyId")));
        return TrustRoot.of(JsonObject.builder()
                .putAll(unsigned)
                .put("signatures", new JsonArray(signatures))
                .build());
    }
}
