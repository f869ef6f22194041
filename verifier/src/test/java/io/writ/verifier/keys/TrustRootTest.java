package io.writ.verifier.keys;

import static io.writ.verifier.TestRoot.LEDGER;
import static io.writ.verifier.TestRoot.POLICY;
import static io.writ.verifier.TestRoot.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.TestKey;
import io.writ.verifier.TestRoot;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustRootTest {
    private static final String FIX = ". Obtain the trust root again through a channel you trust.";
    private static final TestKey SECOND = TestKey.of(11);
    private static final TestKey THIRD = TestKey.of(12);

    @Test
    void aSoundRootIsReadAsItWasBuilt() {
        var built =
                new TestRoot().role("issuer:credit-bureau", 1, SECOND.valid()).signed(ROOT);

        var root = TrustRoot.parse(built.canonical());

        assertThat(root.version()).isEqualTo(1);
        assertThat(root.issued()).isEqualTo(TestRoot.ISSUED);
        assertThat(root.origins()).containsExactly("test.local/*");
        assertThat(root.role("ledger")).isEqualTo(new RootRole(Set.of(LEDGER.keyId()), 1));
        assertThat(root.role("issuer:nobody").keys()).isEmpty();
        assertThat(root.key(POLICY.keyId())).isEqualTo(POLICY.valid());
        assertThat(root.runtimes()).isEmpty();
        assertThat(root.toJson()).isEqualTo(built);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "version":1                 | "version":0                       | /version: is not at least 1
            "version":1                 | "version":1.0                     | /version: of kind number, where an integer within ±(2^53−1) is expected
            "v":1                       | "v":2                             | /type: is not trust-root with v 1
            "v":1                       | "v":1,"extra":true                | /extra: is not a member that belongs here
            test.local/*                | test.local                        | /origins: holds an element twice, or one that is not in its form
            test.local/*                | */*                               | /origins: holds an element twice, or one that is not in its form
            "test.local/*"              | "test.local/*","test.local/*"     | /origins: holds an element twice, or one that is not in its form
            05:10:00.123Z               | 05:10:00Z                         | /issued: a time that is not written like 2026-01-31T23:59:59.000Z
            "threshold":1},"root        | "threshold":0},"root              | /roles/policy/threshold: is not between 1 and the number of the role's keys
            "threshold":1},"root        | "threshold":2},"root              | /roles/policy/threshold: is not between 1 and the number of the role's keys
            "policy":                   | "polity":                         | /roles/policy: is missing
            "root":{"keys"              | "witness":{"keys":[],"threshold":1},"root":{"keys" | /roles/witness: is not the name of a role
            "threshold":1},"root        | "threshold":1,"x":1},"root        | /roles/policy/x: is not a member that belongs here
            """)
    void aRootThatIsNotInItsFormIsRefusedAtItsPlace(String part, String instead, String refusal) {
        var text = new String(new TestRoot().unsigned().canonical(), StandardCharsets.UTF_8);
        assertThat(text).contains(part);
        var changed = JsonReader.readObject(text.replace(part, instead).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> TrustRoot.of(TestRoot.sign(changed, ROOT)))
                .hasMessage("INV-021@verify: " + refusal + FIX);
    }

    @Test
    void keysAreListedUnderTheirOwnDigestAndAreSound() {
        var root = new TestRoot();
        var keys = (JsonObject) Objects.requireNonNull(root.unsigned().get("keys"));
        var moved = JsonObject.builder()
                .putAll(keys)
                .put(THIRD.keyId().value(), SECOND.valid().toJson())
                .build();
        var lowOrder = JsonObject.builder()
                .putAll(keys)
                .put(
                        THIRD.keyId().value(),
                        JsonObject.builder()
                                .putAll(THIRD.valid().toJson().without("publicKey"))
                                .put("publicKey", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                                .build())
                .build();

        assertThatThrownBy(() -> TrustRoot.of(withKeys(root, moved)))
                .hasMessage("INV-021@verify: /keys/" + THIRD.keyId() + ": is not the SHA-256 of its public key" + FIX);
        assertThatThrownBy(() -> TrustRoot.of(withKeys(root, lowOrder)))
                .hasMessage("INV-021@verify: /keys/" + THIRD.keyId()
                        + "/publicKey: a public key of low order, under which anyone can sign" + FIX);
    }

    private static JsonObject withKeys(TestRoot root, JsonObject keys) {
        return TestRoot.sign(
                JsonObject.builder()
                        .putAll(root.unsigned().without("keys"))
                        .put("keys", keys)
                        .build(),
                ROOT);
    }

    @Test
    void theThresholdCountsDistinctKeysOfTheRoleThatCount() {
        var two = new TestRoot().role("root", 2, ROOT.valid(), SECOND.valid());

        assertThat(two.trusted(ROOT, SECOND).version()).isEqualTo(1);
        assertShort(two.signed(), "0 of the 2 signatures needed count");
        assertShort(two.signed(ROOT, ROOT), "1 of the 2 signatures needed count");
        assertShort(
                two.signed(ROOT, POLICY),
                "1 of the 2 signatures needed count (" + POLICY.keyId() + " has not the role root)");
        assertShort(
                two.signed(ROOT, THIRD),
                "1 of the 2 signatures needed count (" + THIRD.keyId() + " is not in the trust root)");
        assertShort(
                new TestRoot().role("root", 1, ROOT.revoked()).signed(ROOT),
                "0 of the 1 signatures needed count (" + ROOT.keyId() + " is revoked)");
        assertShort(
                new TestRoot()
                        .role("root", 1, ROOT.valid(TestKey.FROM, TestRoot.ISSUED.minusMillis(1)))
                        .signed(ROOT),
                "0 of the 1 signatures needed count (" + ROOT.keyId()
                        + " is not valid after 2026-11-20T05:10:00.122Z)");
        assertShort(
                new TestRoot()
                        .role("root", 1, ROOT.valid(TestRoot.ISSUED.plusMillis(1), TestKey.UNTIL))
                        .signed(ROOT),
                "0 of the 1 signatures needed count (" + ROOT.keyId()
                        + " is not valid before 2026-11-20T05:10:00.124Z)");
    }

    private static void assertShort(JsonObject signed, String shortfall) {
        assertThatThrownBy(() -> TrustRoot.of(signed))
                .hasMessage("INV-021@verify: /signatures: by the root role of version 1, " + shortfall + FIX);
    }

    @Test
    void noByteOfARootMayChange() {
        var signed = new TestRoot().signed(ROOT).canonical();
        for (var at = 0; at < signed.length; at++) {
            var changed = signed.clone();
            changed[at] ^= 1;

            assertThatThrownBy(() -> TrustRoot.parse(changed))
                    .as("byte %d", at)
                    .hasMessageMatching("(?s)INV-0(01|02|21)@.*");
        }
    }

    @Test
    void aChainIsFollowedWhereEachVersionIsSignedByBothThresholds() {
        var first = new TestRoot().trusted();
        var handedOver = new TestRoot().version(2).role("root", 1, SECOND.valid());
        var second = TrustRoot.of(handedOver.signed(ROOT, SECOND));
        var third = new TestRoot().version(3).role("root", 1, THIRD.valid()).trusted(SECOND, THIRD);

        assertThat(TrustRoot.chain(first, List.of())).isSameAs(first);
        assertThat(TrustRoot.chain(first, List.of(second, third))).isSameAs(third);

        var onlyNew = TrustRoot.of(handedOver.signed(SECOND));
        assertChainRefused(
                first,
                onlyNew,
                "/signatures: by the root role of version 1, 0 of the 1 signatures needed count (" + SECOND.keyId()
                        + " is not in the trust root)");
        assertThatThrownBy(() -> TrustRoot.of(handedOver.signed(ROOT)))
                .hasMessageContaining("by the root role of version 2, 0 of the 1 signatures needed count");
        assertChainRefused(first, third, "/version: version 3 does not follow version 1");
        assertChainRefused(first, first, "/version: version 1 does not follow version 1");
        assertChainRefused(second, first, "/version: version 1 does not follow version 2");
        assertChainRefused(
                first,
                new TestRoot().version(2).issued(TestRoot.ISSUED.minusMillis(1)).trusted(),
                "/issued: version 2 was issued before version 1");
    }

    @Test
    void theOldRootAloneSaysWhichOfItsKeysCount() {
        var later = Instant.parse("2027-06-01T00:00:00Z");
        var expiring =
                new TestRoot().role("root", 1, ROOT.valid(TestKey.FROM, later)).trusted();
        var renewed = new TestRoot().version(2).issued(later.plusMillis(1)).trusted();
        var revoking = new TestRoot()
                .version(2)
                .role("root", 1, SECOND.valid())
                .list(ROOT.revoked())
                .trusted(ROOT, SECOND);

        assertChainRefused(
                expiring,
                renewed,
                "/signatures: by the root role of version 1, 0 of the 1 signatures needed count (" + ROOT.keyId()
                        + " is not valid after 2027-06-01T00:00:00.000Z)");
        // a key that is being revoked may say so itself: its last word
        assertThat(TrustRoot.chain(new TestRoot().trusted(), List.of(revoking))).isSameAs(revoking);
    }

    private static void assertChainRefused(TrustRoot trusted, TrustRoot next, String refusal) {
        assertThatThrownBy(() -> TrustRoot.chain(trusted, List.of(next)))
                .hasMessage("INV-021@verify: " + refusal + FIX);
    }

    @ParameterizedTest
    @CsvSource({
        "test.local/default, true",
        "test.local/2/default, true",
        "test.local, false",
        "test.local/, false",
        "test.local//default, false",
        "test.local/1/2/default, false",
        "test.local.evil/default, false",
        "evil/test.local/default, false",
        "/default, false",
    })
    void anOriginIsCoveredByItsHostAlone(String origin, boolean covered) {
        assertThat(new TestRoot().trusted().coversOrigin(origin)).isEqualTo(covered);
    }

    @Test
    void runtimesAreListedOrNot() {
        var hash = "ab".repeat(32);
        var root = new TestRoot()
                .put("runtimes", JsonArray.ofStrings(List.of(hash)))
                .trusted();

        assertThat(root.runtimes()).isEqualTo(Optional.of(Set.of(hash)));
        assertThatThrownBy(() -> new TestRoot()
                        .put("runtimes", new JsonArray(List.of(new JsonString("x"))))
                        .trusted())
                .hasMessage("INV-021@verify: /runtimes: holds an element twice, or one that is not in its form. "
                        + Invariant.TRUST_ROOT.remedy());
    }
}
