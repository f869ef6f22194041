package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.home.Home;
import io.writ.home.HomeFounder;
import io.writ.ledger.LedgerAudit;
import io.writ.ledger.LedgerView;
import io.writ.store.sqlite.SqliteStore.Access;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.keys.TrustRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A home in a folder of its own, requests for it, and a check of its whole state. */
final class TestHome {
    static final String TENANT = HomeFounder.DEFAULT_TENANT;

    private final Path folder;

    private TestHome(Path folder) {
        this.folder = folder;
    }

    /** Founds a home in a folder that is not there yet. */
    static TestHome found(Path parent) {
        var folder = parent.resolve("home");
        new HomeFounder(TimeSource.SYSTEM, Entropy.system()).found(folder, "writ-test.local");
        return new TestHome(folder);
    }

    Path folder() {
        return folder;
    }

    Governor open() {
        return Governor.open(folder);
    }

    Governor open(TimeSource time) {
        return Governor.open(folder, TENANT, time, Entropy.system());
    }

    TrustRoot trustRoot() {
        try {
            return TrustRoot.parse(Files.readAllBytes(folder.resolve("trust/root.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A payment that the example policy approves when small, sends to people when large. */
    static DecisionRequest payment(String id, String amount) {
        return DecisionRequest.parse(
                """
                {"policyId":"payment-approval","policyVersion":"1.0.0",
                 "signals":{"payment_id":"%s","amount":"%s","currency":"EUR","verified":true},
                 "action":{"name":"payment.execute","target":"psp:acme",
                           "parameters":{"payment_id":"%s","amount":"%s","currency":"EUR"}},
                 "threadId":"t-1","agentId":"accounts-agent"}
                """
                        .formatted(id, amount, id, amount));
    }

    Verdict verify(Attestation attestation) {
        return AttestationVerifier.builder(trustRoot()).build().verify(attestation);
    }

    /** Everything at rest: tree, checkpoints, disclosures and projections agree; every attestation verifies from its file. */
    List<Attestation> check() {
        try (var home = Home.open(folder, Access.READ);
                var store = home.store(TENANT)) {
            var terms = new LedgerAudit.AuditTerms(
                    home.origin(TENANT), TENANT, home.trustRoot(), home.secret(TENANT), true);
            var report = new LedgerAudit(store, terms).run(done -> {});
            assertThat(report.findings()).isEmpty();
            return attestations(home, LedgerView.open(store));
        }
    }

    private List<Attestation> attestations(Home home, LedgerView view) {
        try (view) {
            var verifier = AttestationVerifier.builder(home.trustRoot()).build();
            List<Attestation> all = new ArrayList<>();
            view.forEach(0, stored -> {
                var id = io.writ.verifier.canonical.JsonReader.readObject(stored.leaf()).string("id");
                var attestation = view.attestation(io.writ.record.RecordId.parse(String.valueOf(id))).orElseThrow();
                var file = attestation.toPrettyJson().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                assertThat(verifier.verify(file)).isInstanceOf(Verdict.Valid.class);
                all.add(attestation);
            });
            return all;
        }
    }
}
