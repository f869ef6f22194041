package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.home.PolicyFolder;
import io.writ.publication.TenantPolicies;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each tenant has policies of its own, and starts with what its creator names. */
final class TenantPoliciesTest {
    private static final String REF = "payment-approval@1.0.0";
    private static final TenantId ACME = new TenantId("acme");

    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    private static List<String> published(Tenant tenant) {
        return tenant.policies().published().stream()
                .map(policy -> policy.ref().toString())
                .toList();
    }

    @Test
    void aTenantStartsWithWhatItsCreatorNamedAlsoWhenAKillCameBetween() {
        home.open().close();
        try (var opened = Homes.open(home.folder(), Mode.WRITE)) {
            var named = Optional.of(List.of(PolicyRef.parse(REF)));
            // what Tenants.create does before it opens the tenant: a kill here leaves this
            opened.createTenant(ACME, TenantPolicies.first(opened, named, Instant.now()));
        }
        try (var tenants = Tenants.open(home.folder(), TimeSource.SYSTEM, Entropy.system())) {
            var acme = tenants.find(ACME).orElseThrow();
            assertThat(published(acme)).containsExactly(REF);
            assertThat(acme.policies().refused()).isEmpty();
            assertThat(published(tenants.create(new TenantId("none"), Optional.of(List.of()))))
                    .isEmpty();
            assertThat(published(tenants.create(new TenantId("all"))))
                    .containsExactly(
                            "claims-settlement@1.0.0",
                            "human-approval@1.0.0",
                            "loan-approval@1.0.0",
                            "payment-approval@1.1.0",
                            "ticket-triage@1.0.0");
            var unknown = Optional.of(List.of(PolicyRef.parse("payment-approval@9.0.0")));
            assertThatThrownBy(() -> tenants.create(new TenantId("never"), unknown))
                    .hasMessageStartingWith("INV-005@validate: /policyId: the policy payment-approval@9.0.0");
            assertThat(tenants.find(new TenantId("never"))).isEmpty();
        }
        try (var tenants = Tenants.open(home.folder(), TimeSource.SYSTEM, Entropy.system())) {
            assertThat(published(tenants.find(new TenantId("none")).orElseThrow()))
                    .isEmpty();
        }
    }

    @Test
    void whatAnotherTenantPutIntoTheSharedFolderOfAnEarlierReleaseIsNotInTheWay() throws IOException {
        home.open().close();
        var others = home.paymentPolicy("1.2.0");
        PolicyFolder.write(home.folder().resolve("policies/payment-approval/1.2.0"), others);
        var mine = home.signed(home.paymentPolicyText()
                .replace("policyVersion: 1.0.0", "policyVersion: 1.2.0")
                .replace("less_than_or_equal: \"1000\"", "less_than_or_equal: \"10\""));
        try (var governor = home.open()) {
            assertThat(governor.tenant().policies().publish(mine, false, Principal.local()))
                    .isPresent();
        }
        try (var governor = home.open()) {
            assertThat(governor.executeFromSignals(TestHome.payment("1.2.0", "PAY-1", "250")))
                    .isInstanceOf(Answer.PendingOverride.class);
            var kept = governor.tenant().policies().bundle(PolicyRef.parse("payment-approval@1.2.0"));
            assertThat(kept.envelope().payload()).isEqualTo(mine.envelope().payload());
        }
        home.check();
    }

    @Test
    void aTenantOfAnEarlierReleaseKeepsWhatItPublishedOfTheSharedFolder() throws IOException {
        home.open().close();
        try (var tenants = Tenants.open(home.folder(), Set.of(), TimeSource.SYSTEM, Entropy.system())) {
            tenants.create(ACME, Optional.of(List.of(PolicyRef.parse(REF))));
        }
        home.losePolicy("../tenants/acme/policies/payment-approval/1.0.0");
        Files.delete(home.folder().resolve("tenants/acme/policies/payment-approval"));
        Files.delete(home.folder().resolve("tenants/acme/policies"));

        try (var acme = Governor.open(home.folder(), ACME, TimeSource.SYSTEM, Entropy.system())) {
            assertThat(acme.executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThat(acme.tenant().policies().bundle(PolicyRef.parse(REF)).files())
                    .isNotEmpty();
            assertThat(((Answer.Refused) acme.executeFromSignals(TestHome.payment("1.1.0", "PAY-2", "250")))
                            .refusal()
                            .invariant()
                            .id())
                    .isEqualTo("INV-005");
            acme.tenant().policies().publish(home.paymentPolicy("1.2.0"), false, Principal.local());
        }
        try (var acme = Governor.open(home.folder(), ACME, TimeSource.SYSTEM, Entropy.system())) {
            assertThat(acme.executeFromSignals(TestHome.payment("PAY-2", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThat(acme.executeFromSignals(TestHome.payment("1.2.0", "PAY-3", "250")))
                    .isInstanceOf(Answer.Approved.class);
        }
    }
}
