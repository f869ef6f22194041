package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.audit.AuditReport;
import io.writ.caller.KeyPrincipal;
import io.writ.caller.KeyRequest;
import io.writ.caller.Principal;
import io.writ.gate.Answer;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key writes nothing after its end, whichever ledger is written to and whatever goes wrong on the way. */
class KeyEndingTest {
    private static final String UNKNOWN = "INV-035@validate: Authorization: ";

    @TempDir
    Path folder;

    private static KeyRequest terms(String json) {
        return KeyRequest.read(JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static KeyPrincipal granted(Tenant tenant, String json) {
        var issued = tenant.keys().grant(terms(json), Principal.local());
        return tenant.keys().authenticate(issued.key().orElseThrow().reveal());
    }

    @Test
    void anOperatorsKeyThatWasRevokedInItsOwnLedgerWritesToNoOther() {
        TestHome.found(folder);
        try (var tenants = Tenants.open(folder.resolve("home"), TimeSource.SYSTEM, Entropy.system())) {
            var own = tenants.find(TenantId.DEFAULT).orElseThrow();
            var acme = tenants.create(new TenantId("acme"));
            var operator = granted(own, "{'roles':['admin']}");
            acme.keys().grant(terms("{'roles':['decide'],'label':'one'}"), operator);
            own.keys().revoke(operator.grant().id(), Principal.local());
            var size = acme.size();

            assertThatThrownBy(() -> acme.keys().grant(terms("{'roles':['admin']}"), operator))
                    .hasMessageStartingWith(UNKNOWN);
            assertThatThrownBy(() -> acme.acceptClock("because", Optional.empty(), operator))
                    .hasMessageStartingWith(UNKNOWN);

            assertThat(acme.size()).isEqualTo(size);
        }
    }

    @Test
    void noRecordIsLaterThanTheExpiryOfItsAuthorsKey() {
        var home = TestHome.found(folder);
        var clock = new SetClock(TimeSource.SYSTEM.wall());
        try (var governor = home.open(clock)) {
            var key = granted(governor.tenant(), "{'roles':['decide'],'expiresIn':'PT10S'}");
            clock.pass(Duration.ofMillis(9_500));
            assertThat(governor.as(key).executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            clock.pass(Duration.ofSeconds(1));
            governor.executeFromSignals(TestHome.payment("PAY-2", "250"));
            // by the wall clock the key is good again, by the time of the ledger it is not
            clock.step(Duration.ofMillis(-900));

            assertThat(governor.as(key).executeFromSignals(TestHome.payment("PAY-3", "250")))
                    .asString()
                    .contains("INV-035");
        }
        assertThat(home.check()).extracting(Object::toString).noneMatch(record -> record.contains("PAY-3"));
    }

    @Test
    void anAuditRemarksOnRecordsOfAKeyThatWasGoodNoMoreAndTheLedgerIsIntact() {
        var home = TestHome.found(folder);
        var clock = new SetClock(TimeSource.SYSTEM.wall());
        var payment = 0;
        try (var governor = home.open(clock)) {
            var revoked = granted(governor.tenant(), "{'roles':['decide']}");
            var expiring = granted(governor.tenant(), "{'roles':['decide'],'expiresIn':'PT10S'}");
            for (var key : List.of(revoked, expiring)) {
                requireDecided(governor.as(key), "PAY-" + ++payment);
            }
            governor.tenant().keys().revoke(revoked.grant().id(), revoked);
            assertThat(home.audit().remarks()).isEmpty();
            clock.pass(Duration.ofSeconds(10));
            // as an earlier release wrote: in the name of the key, and without a look at it
            for (var key : List.of(revoked, expiring)) {
                requireDecided(governor.as(Principal.named(key.name())), "PAY-" + ++payment);
            }
            var report = home.audit();

            assertThat(report.intact()).isTrue();
            assertThat(report.remarked()).isEqualTo(2);
            assertThat(report.remarks())
                    .extracting(AuditReport.Remark::what)
                    .containsExactly(
                            revoked.name() + " had been revoked when it was written",
                            expiring.name() + " had expired when it was written");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT_BEFORE", "COMMIT_MIDDLE", "COMMIT_AFTER"})
    void aRevocationWhoseCommitFailedEndsTheKeyOnceItIsAnswered(Faults.Point point) {
        var home = TestHome.found(folder);
        var faults = new Faults();
        try (var governor = home.open(faults)) {
            var keys = governor.tenant().keys();
            var text = keys.grant(terms("{'roles':['admin']}"), Principal.local())
                    .key()
                    .orElseThrow()
                    .reveal();
            var id = keys.authenticate(text).grant().id();

            faults.arm(point, Faults.Manner.THROWS, 1);
            var failed = catching(() -> keys.revoke(id, Principal.local()));
            faults.disarm();
            if (failed) {
                assertThat(opens(governor, text))
                        .as("what the ledger says is what holds, also before the retry")
                        .isEqualTo(!revoked(governor));
            }
            keys.revoke(id, Principal.local());

            assertThat(opens(governor, text)).isFalse();
        }
        home.check();
    }

    private static void requireDecided(Governor governor, String payment) {
        assertThat(governor.executeFromSignals(TestHome.payment(payment, "250")))
                .isInstanceOf(Answer.Approved.class);
    }

    /** While the keys are read again after a failure, others are granted and revoked. */
    @Test
    void aRecoveryForgetsNoKeyAndBringsNoneBack() throws Exception {
        var home = TestHome.found(folder);
        var faults = new Faults();
        try (var governor = home.open(faults);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var keys = governor.tenant().keys();
            for (var round = 0; round < 20; round++) {
                faults.arm(Faults.Point.COMMIT_BEFORE, Faults.Manner.THROWS, 1);
                catching(() -> keys.grant(terms("{'roles':['decide'],'label':'lost'}"), Principal.local()));
                var old = keys.grant(terms("{'roles':['decide']}"), Principal.local());
                faults.arm(Faults.Point.COMMIT_BEFORE, Faults.Manner.THROWS, 1);
                catching(() -> keys.grant(terms("{'roles':['decide'],'label':'lost'}"), Principal.local()));
                var text = old.key().orElseThrow().reveal();
                var reading = threads.submit(() -> opens(governor, text));
                var granted = threads.submit(() -> keys.grant(terms("{'roles':['decide']}"), Principal.local()));
                keys.revoke(old.grant().id(), Principal.local());
                reading.get();

                assertThat(opens(governor, text)).isFalse();
                assertThat(opens(governor, granted.get().key().orElseThrow().reveal()))
                        .isTrue();
            }
        }
        home.check();
    }

    private static boolean catching(Runnable attempt) {
        try {
            attempt.run();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static boolean opens(Governor governor, String text) {
        return !catching(() -> governor.tenant().keys().authenticate(text));
    }

    private static boolean revoked(Governor governor) {
        return governor.tenant().keys().list().get(0).revoked();
    }
}
