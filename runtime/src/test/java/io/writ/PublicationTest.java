package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.home.PolicyFolder;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.signing.TrustRootDraft;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.keys.RootRole;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policies that cannot be believed, or may not be published: refused alone, with the reason, while the others decide.
 */
final class PublicationTest {
    private static final String REF = "payment-approval@1.0.0";
    private static final TenantId ACME = new TenantId("acme");

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    private Path policy() {
        return home.folder().resolve("policies/payment-approval/1.0.0");
    }

    /** Something done to the home with the policy in it. */
    @FunctionalInterface
    interface Damage {
        void to(PublicationTest test) throws IOException;
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "source flipped",
                        test -> flip(test.policy().resolve("policy.yaml"), 200),
                        "INV-020@verify: \"policy.yaml\": the file is not the one that was signed. Restore the signed files, or sign again with `writ policy sign`."),
                damage(
                        "canonical policy flipped",
                        test -> flip(test.policy().resolve("policy.canonical.json"), 100),
                        "INV-020@verify: \"policy.canonical.json\": the file is not the one that was signed. Restore the signed files, or sign again with `writ policy sign`."),
                damage(
                        "unlisted file",
                        test -> Files.writeString(test.policy().resolve("notes.txt"), "mine"),
                        "INV-020@verify: \"notes.txt\": the file is not listed in the bundle. Restore the signed files, or sign again with `writ policy sign`."),
                damage(
                        "listed file missing",
                        test -> Files.delete(test.policy().resolve("policy.yaml")),
                        "INV-020@verify: \"policy.yaml\": the file is listed in the bundle but missing. Restore the signed files, or sign again with `writ policy sign`."),
                damage(
                        "envelope missing",
                        test -> Files.delete(test.policy().resolve(Bundle.ENVELOPE)),
                        "INV-020@verify: bundle.dsse.json: the policy is not signed: its bundle is missing. Restore the signed files, or sign again with `writ policy sign`."),
                damage(
                        "folder of another version",
                        test -> Files.move(test.policy(), test.policy().resolveSibling("1.0.1")),
                        "INV-020@verify: \"payment-approval/1.0.1\": the folder holds payment-approval@1.0.0. Name the folder payment-approval/1.0.0."),
                damage(
                        "unknown key",
                        test -> test.signWith(Ed25519PrivateKey.generate(Entropy.system())),
                        "INV-020@verify: bundle.dsse.json/signatures: by the policy role, .*"),
                damage(
                        "too few keys",
                        test -> test.reissue(2, key -> key),
                        "INV-020@verify: bundle.dsse.json/signatures: by the policy role, .*"),
                damage(
                        "revoked key",
                        test -> test.reissue(
                                1,
                                key -> new RootKey(
                                        key.publicKey(),
                                        key.notBefore(),
                                        key.notAfter(),
                                        Optional.of(key.notBefore()))),
                        "INV-020@verify: bundle.dsse.json/signatures: by the policy role, .*"));
    }

    private static Arguments damage(String name, Damage damage, String message) {
        return Arguments.of(name, damage, message);
    }

    private static void flip(Path file, int at) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private void signWith(Ed25519PrivateKey key) throws IOException {
        var bundle = TestHome.signed(home.paymentPolicyText(), key);
        Files.write(
                policy().resolve(Bundle.ENVELOPE),
                PrettyWriter.write(bundle.envelope().toJson()));
    }

    /**
     * The trust root again with another threshold for policies and every policy key changed, signed by the root key.
     */
    private void reissue(int threshold, java.util.function.UnaryOperator<RootKey> change) throws IOException {
        var root = home.trustRoot();
        Map<KeyId, RootKey> keys = new HashMap<>(root.keys());
        var others = Ed25519PrivateKey.generate(Entropy.system()).publicKey();
        Map<String, RootRole> roles = new HashMap<>();
        root.roleNames().forEach(name -> roles.put(name, root.role(name)));
        var own = root.role(TrustRoot.POLICY).keys().iterator().next();
        keys.computeIfPresent(own, (id, key) -> change.apply(key));
        keys.put(
                others.keyId(),
                new RootKey(others, root.issued(), root.issued().plus(Duration.ofDays(9)), Optional.empty()));
        roles.put(TrustRoot.POLICY, new RootRole(Set.of(own, others.keyId()), threshold));
        var signed = new TrustRootDraft(1, root.issued(), List.copyOf(root.origins()), keys, roles)
                .sign(List.of(Ed25519PrivateKey.read(home.folder().resolve("keys/root.pem"))));
        Files.write(home.folder().resolve("trust/root.json"), PrettyWriter.write(signed.toJson()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aPolicyThatCannotBeBelievedIsRefusedAlone(String name, Damage damage, String message) throws IOException {
        home.open().close();
        damage.to(this);
        var all = name.equals("too few keys") || name.equals("revoked key");

        try (var governor = home.open()) {
            var refused = governor.tenant().policies().refused();
            assertThat(refused).hasSize(all ? 6 : 1);
            var ref = name.startsWith("folder") ? "payment-approval@1.0.1" : REF;
            assertThat(refused.get(ref))
                    .asString()
                    .matches(message.endsWith(".*") ? message : java.util.regex.Pattern.quote(message));

            var answer = (Answer.Refused) governor.executeFromSignals(TestHome.payment("PAY-1", "250"));
            if (ref.equals(REF)) {
                assertThat(answer.refusal().place()).startsWith("policy " + REF + ", ");
                assertThat(answer.refusal().problem())
                        .isEqualTo(Objects.requireNonNull(refused.get(REF)).problem());
            } else {
                assertThat(answer.refusal().invariant().id()).isEqualTo("INV-005");
            }
            assertThat(governor.executeFromSignals(TestHome.payment("1.1.0", "PAY-1", "250")))
                    .isInstanceOf(all ? Answer.Refused.class : Answer.Approved.class);
        }
        assertThat(home.audit().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy.yaml", "policy.canonical.json", Bundle.ENVELOPE})
    void everyFlippedBitOfASampleInEachFileOfABundleIsRefused(String file) throws IOException {
        var good = Files.readAllBytes(policy().resolve(file));
        for (var at = 0; at < good.length; at += good.length / 40 + 1) {
            flip(policy().resolve(file), at);
            assertThatThrownBy(() -> new io.writ.policy.library.PolicyLoader(home.trustRoot()).load(policy()))
                    .as("byte %d of %s", at, file)
                    .isInstanceOf(RefusedException.class);
            Files.write(policy().resolve(file), good);
        }
    }

    @Test
    void anExpiredKeyPublishesNothingNewButWhatItPublishedStaysInForce() throws IOException {
        try (var governor = home.open()) {
            assertThat(governor.tenant().policies().refused()).isEmpty();
        }
        reissue(
                1,
                key -> new RootKey(
                        key.publicKey(), key.notBefore(), Instant.now().minusSeconds(1), Optional.empty()));

        try (var governor = home.open()) {
            assertThat(governor.tenant().policies().refused()).isEmpty();
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThatThrownBy(() ->
                            governor.tenant().policies().publish(home.paymentPolicy("1.2.0"), false, Principal.local()))
                    .hasMessageStartingWith("INV-020@verify: bundle.dsse.json/signatures: by the policy role, ");
        }
        assertThat(home.folder().resolve("policies/payment-approval/1.2.0")).doesNotExist();
        assertThat(home.check()).hasSize(7);
    }

    @Test
    void whatBreaksWithWhatWasPublishedIsRefusedBeforeAnythingIsWritten() {
        var text = home.paymentPolicyText();
        var changed = home.signed(text.replace("less_than_or_equal: \"1000\"", "less_than_or_equal: \"9000\""));
        var otherKey = home.signed(text.replace("policyVersion: 1.0.0", "policyVersion: 2.0.0")
                .replace("\"10000000\"}", "\"10000000\", boundTo: /parameters/amount}")
                .replace("replayKey: [payment_id]", "replayKey: [payment_id, amount]"));
        var otherOwner = home.signed(text.replace("policyId: payment-approval", "policyId: payment-rival"));
        try (var governor = home.open()) {
            assertThatThrownBy(() -> governor.tenant().policies().publish(changed, false, Principal.local()))
                    .hasMessage(
                            "INV-012@validate: policy payment-approval@1.0.0: another bundle was published under this version."
                                    + " Publish the change as a new version.");
            assertThatThrownBy(() -> governor.tenant().policies().publish(otherKey, false, Principal.local()))
                    .hasMessage("INV-012@validate: /replayKey: the replay key of payment-approval would change,"
                            + " and what was decided under the old one could be decided again."
                            + " Publish a new version; pass --new-replay-key if the key really must change.");
            assertThatThrownBy(() -> governor.tenant().policies().publish(otherOwner, true, Principal.local()))
                    .hasMessage(
                            "INV-012@validate: /actions: the action \"payment.execute\" belongs to the policy payment-approval."
                                    + " Govern it by a new version of that policy.");
            assertThat(home.folder().resolve("policies/payment-approval/2.0.0")).doesNotExist();
            assertThat(home.folder().resolve("policies/payment-rival/1.0.0")).doesNotExist();

            var published = governor.tenant()
                    .policies()
                    .publish(otherKey, true, Principal.local())
                    .orElseThrow();
            assertThat(published.record().get("newReplayKey")).hasToString("TRUE");
            assertThat(published.record().get("replayKey"))
                    .isEqualTo(new JsonArray(List.of(new JsonString("amount"), new JsonString("payment_id"))));
            assertThat(governor.tenant().policies().publish(otherKey, true, Principal.local()))
                    .isEmpty();
        }
        assertThat(home.check()).hasSize(7);
    }

    @Test
    void aRetiredVersionDecidesNothingMoreNowOrLaterAndItsActionStaysItsPolicys() {
        var retired = PolicyRef.parse(REF);
        var request = TestHome.payment("PAY-1", "250").withIdempotencyKey("before");
        var rival =
                home.signed(home.paymentPolicyText().replace("policyId: payment-approval", "policyId: payment-rival"));
        try (var governor = home.open()) {
            assertThat(governor.executeFromSignals(request)).isInstanceOf(Answer.Approved.class);
            governor.tenant().policies().retire(retired, Principal.local());
            governor.tenant().policies().retire(PolicyRef.parse("payment-approval@1.1.0"), Principal.local());
        }
        try (var governor = home.open()) {
            var refused = (Answer.Refused) governor.executeFromSignals(TestHome.payment("PAY-2", "250"));
            assertThat(refused.refusal().message())
                    .isEqualTo("INV-006@validate: /policyVersion: the policy payment-approval@1.0.0 has been retired."
                            + " Name a version that is in force.");
            assertThat(((Answer.Approved) governor.executeFromSignals(request)).repeated())
                    .isTrue();
            assertThatThrownBy(() -> governor.simulate(TestHome.payment("PAY-2", "250")))
                    .hasMessageStartingWith("INV-006@validate");
            assertThat(governor.tenant()
                            .policies()
                            .retire(retired, Optional.empty(), Principal.local())
                            .repeated())
                    .as("retired for good: asked again it is the same answer")
                    .isTrue();
            assertThatThrownBy(() -> governor.tenant()
                            .policies()
                            .retire(PolicyRef.parse("payment-approval@9.9.9"), Principal.local()))
                    .hasMessage("INV-005@validate: /policyId: the policy payment-approval@9.9.9 is not known here."
                            + " Name a published version; `writ policy add` publishes one.");
            assertThatThrownBy(() -> governor.tenant().policies().publish(rival, true, Principal.local()))
                    .hasMessageStartingWith("INV-012@validate: /actions");
            var again = Bundle.read(home.folder().resolve("policies/payment-approval/1.0.0"));
            assertThatThrownBy(() -> governor.tenant().policies().publish(again, true, Principal.local()))
                    .hasMessage(
                            "INV-006@validate: policy payment-approval@1.0.0: the version has been retired, for good."
                                    + " Publish a new version.");
            assertThat(((Answer.Refused) governor.executeFromSignals(TestHome.payment("8.0.0", "PAY-2", "250")))
                            .refusal()
                            .invariant()
                            .id())
                    .isEqualTo("INV-005");
        }
        assertThat(home.check()).hasSize(9);
    }

    @Test
    void aPublicationThatAKillCutShortIsMadeGoodByPublishingAgain() throws IOException {
        home.open().close();
        var bundle = home.paymentPolicy("1.2.0");
        PolicyFolder.write(home.folder().resolve("policies/payment-approval/1.2.0"), bundle);
        Files.createDirectories(home.folder().resolve("policies/payment-approval/.new-half"));
        Files.createDirectories(home.folder().resolve("policies/.new-half"));

        try (var governor = home.open()) {
            assertThat(governor.executeFromSignals(TestHome.payment("1.2.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(governor.tenant().policies().publish(bundle, false, Principal.local()))
                    .isPresent();
            assertThat(governor.tenant().policies().publish(bundle, false, Principal.local()))
                    .isEmpty();
            assertThat(governor.executeFromSignals(TestHome.payment("1.2.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
        }
        assertThat(home.check()).hasSize(8);
    }

    /** What SnakeYAML Engine reads and YAML 1.2 forbids: it counts for what is new, and never for what was signed. */
    @Test
    void yamlThatIsNotYamlIsNotPublishedAndStaysInForceWhereItWas() throws IOException {
        var text = home.paymentPolicyText().replace("replayKey: [payment_id]", "replayKey: [payment_id]#the payment");
        var before = home.signed(text.replace("policyVersion: 1.0.0", "policyVersion: 1.3.0"));
        var added = home.signed(text.replace("policyVersion: 1.0.0", "policyVersion: 1.4.0"));
        PolicyFolder.write(home.folder().resolve("policies/payment-approval/1.3.0"), before);
        try (var governor = home.open()) {
            assertThat(governor.executeFromSignals(TestHome.payment("1.3.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThat(governor.tenant().policies().publish(before, false, Principal.local()))
                    .isEmpty();
            assertThatThrownBy(() -> governor.tenant().policies().publish(added, false, Principal.local()))
                    .hasMessageMatching("INV-010@[a-z]+: policy.yaml:[0-9]+:[0-9]+: error: a comment without a space"
                            + " before it(?s:.*)");
            assertThat(home.folder().resolve("policies/payment-approval/1.4.0")).doesNotExist();
        }
        home.check();
    }

    @Test
    void whatWasAddedForOneTenantIsNotInForceInAnother() {
        home.open().close();
        try (var tenants = Tenants.open(home.folder(), Set.of(), TimeSource.SYSTEM, Entropy.system())) {
            tenants.create(ACME);
        }
        try (var acme = Governor.open(home.folder(), ACME, TimeSource.SYSTEM, Entropy.system())) {
            assertThat(acme.tenant().policies().publish(home.paymentPolicy("1.2.0"), false, Principal.local()))
                    .isPresent();
        }
        try (var other = home.open()) {
            assertThat(other.executeFromSignals(TestHome.payment("1.2.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.Refused.class);
        }
        assertThat(home.folder().resolve("policies/payment-approval/1.2.0")).doesNotExist();
    }
}
