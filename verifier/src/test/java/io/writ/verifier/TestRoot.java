package io.writ.verifier;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.keys.RootRole;
import io.writ.verifier.keys.TrustRoot;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds and signs trust roots for tests: by default one key for each of the three roles, all sound. */
public final class TestRoot {
    public static final TestKey ROOT = TestKey.of(1);
    public static final TestKey POLICY = TestKey.of(2);
    public static final TestKey LEDGER = TestKey.of(3);
    public static final Instant ISSUED = Instant.parse("2026-11-20T05:10:00.123Z");

    private final Map<String, JsonValue> members = new LinkedHashMap<>();
    private final Map<String, RootKey> keys = new LinkedHashMap<>();
    private final Map<String, RootRole> roles = new LinkedHashMap<>();

    public TestRoot() {
        put("type", new JsonString("trust-root"));
        put("v", 1);
        put("version", 1);
        issued(ISSUED);
        put("origins", JsonArray.ofStrings(List.of("test.local/*")));
        role("root", 1, ROOT.valid()).role("policy", 1, POLICY.valid()).role("ledger", 1, LEDGER.valid());
    }

    @CanIgnoreReturnValue
    public TestRoot put(String name, long value) {
        return put(name, JsonNumber.of(value));
    }

    @CanIgnoreReturnValue
    public TestRoot put(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    @CanIgnoreReturnValue
    public TestRoot version(long version) {
        return put("version", version);
    }

    @CanIgnoreReturnValue
    public TestRoot issued(Instant time) {
        return put("issued", new JsonString(UtcTime.format(time)));
    }

    /** Gives the role these keys and lists them. */
    @CanIgnoreReturnValue
    public TestRoot role(String name, int threshold, RootKey... holders) {
        for (var key : holders) {
            list(key);
        }
        var ids = Arrays.stream(holders).map(key -> key.publicKey().keyId()).collect(Collectors.toSet());
        roles.put(name, new RootRole(ids, threshold));
        return this;
    }

    /** Lists a key without a role, or again with other terms. */
    @CanIgnoreReturnValue
    public TestRoot list(RootKey key) {
        keys.put(key.publicKey().keyId().value(), key);
        return this;
    }

    public JsonObject unsigned() {
        var listed = JsonObject.builder();
        keys.forEach((id, key) -> listed.put(id, key.toJson()));
        var named = JsonObject.builder();
        roles.forEach((name, role) -> named.put(name, role.toJson()));
        return JsonObject.builder()
                .putAll(JsonObject.of(members))
                .put("keys", listed.build())
                .put("roles", named.build())
                .build();
    }

    public JsonObject signed(TestKey... signers) {
        return sign(unsigned(), signers);
    }

    /** Signs a document as it stands, whatever is in it. */
    public static JsonObject sign(JsonObject unsigned, TestKey... signers) {
        var bytes = TrustRoot.signedBytes(unsigned);
        return JsonObject.builder()
                .putAll(unsigned.without("signatures"))
                .put(
                        "signatures",
                        new JsonArray(Arrays.stream(signers)
                                .<JsonValue>map(key -> key.signature(bytes).toJson("keyId"))
                                .toList()))
                .build();
    }

    public TrustRoot trusted(TestKey... signers) {
        return TrustRoot.of(signed(signers));
    }

    public TrustRoot trusted() {
        return trusted(ROOT);
    }
}
