package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.audit.AuditReport;
import io.writ.audit.LedgerAudit;
import io.writ.caller.KeyRing;
import io.writ.caller.Principal;
import io.writ.gate.Proposal;
import io.writ.home.Home;
import io.writ.home.PolicyFolder;
import io.writ.ledger.LedgerKey;
import io.writ.ledger.LedgerObserver;
import io.writ.ledger.LedgerSettings;
import io.writ.ledger.LedgerTuning;
import io.writ.ledger.LedgerView;
import io.writ.ledger.Signer;
import io.writ.policy.compile.PolicyCompiler.Reading;
import io.writ.policy.compile.PolicySource;
import io.writ.record.RecordDraft;
import io.writ.signing.BundleSigner;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.Verdict;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.keys.TrustRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A home in a folder of its own, requests for it, and a check of its whole state. */
public final class TestHome {
    public static final TenantId TENANT = TenantId.DEFAULT;

    private final Path folder;

    private TestHome(Path folder) {
        this.folder = folder;
    }

    /** Founds a home in a folder that is not there yet. */
    public static TestHome found(Path parent) {
        return found(parent, TimeSource.SYSTEM);
    }

    public static TestHome found(Path parent, TimeSource time) {
        var folder = parent.resolve("home");
        Homes.founder(time, Entropy.system()).found(folder, "writ-test.local");
        return new TestHome(folder);
    }

    /** A home that is there. */
    public static TestHome at(Path folder) {
        return new TestHome(folder);
    }

    public Path folder() {
        return folder;
    }

    public Path database() {
        return folder.resolve("tenants").resolve(TENANT.value()).resolve("ledger.db");
    }

    public Governor open() {
        return Governor.open(folder);
    }

    public Governor open(TimeSource time) {
        return Governor.open(folder, TenantId.DEFAULT, time, Entropy.system());
    }

    /** Opens with a store and a signer that fail where and how {@code faults} says. */
    public Governor open(Faults faults) {
        return open(faults, faults::signer);
    }

    public Governor open(Faults faults, UnaryOperator<Signer> signer) {
        return open(faults, signer, TimeSource.SYSTEM);
    }

    public Governor open(Faults faults, UnaryOperator<Signer> signer, TimeSource time) {
        var home = Homes.open(folder, Mode.WRITE);
        try {
            var terms = Homes.terms(home, TENANT, time, Entropy.system());
            var tenant = Tenant.open(
                    home,
                    withSigner(terms, signer),
                    Tuning.DEFAULT,
                    () -> faults.open(() -> home.store(TENANT)),
                    new Tenant.Shared(new KeyRing(time), home::close));
            return new Governor(tenant, Principal.local(), tenant::close);
        } catch (RuntimeException | Error e) {
            home.close();
            throw e;
        }
    }

    /** Opens with a store that fails, and somebody who is told of it. */
    public Governor open(Faults faults, LedgerObserver observer) {
        var home = Homes.open(folder, Mode.WRITE);
        var terms = Homes.terms(home, TENANT, TimeSource.SYSTEM, Entropy.system());
        var tuning = new LedgerTuning(terms.tuning().queueDepth(), observer);
        var tenant = Tenant.open(
                home,
                terms.with(tuning),
                Tuning.DEFAULT,
                () -> faults.open(() -> home.store(TENANT)),
                new Tenant.Shared(new KeyRing(TimeSource.SYSTEM), home::close));
        return new Governor(tenant, Principal.local(), tenant::close);
    }

    private static LedgerSettings withSigner(LedgerSettings terms, UnaryOperator<Signer> signer) {
        var key = terms.key();
        var faulty = new LedgerKey(key.publicKey(), key.notBefore(), key.notAfter(), signer.apply(key.signer()));
        return new LedgerSettings(
                terms.origin(),
                terms.tenant(),
                faulty,
                terms.trustedKeys(),
                terms.projections(),
                terms.acceptedJump(),
                terms.secret(),
                terms.time(),
                terms.entropy(),
                terms.tuning());
    }

    public TrustRoot trustRoot() {
        try {
            return TrustRoot.parse(Files.readAllBytes(folder.resolve("trust/root.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A payment that the example policy approves when small, sends to people when large. */
    public static Proposal payment(String id, String amount) {
        return payment("1.0.0", id, amount);
    }

    public static Proposal payment(String version, String id, String amount) {
        return Proposal.parse(paymentText(version, id, amount));
    }

    public static String paymentText(String version, String id, String amount) {
        return """
                {"policyId":"payment-approval","policyVersion":"%s",
                 "signals":{"payment_id":"%s","amount":"%s","currency":"EUR","verified":true},
                 "action":{"name":"payment.execute","target":"psp:acme",
                           "parameters":{"payment_id":"%s","amount":"%s","currency":"EUR"}},
                 "threadId":"t-1","agentId":"accounts-agent"}
                """.formatted(version, id, amount, id, amount);
    }

    /** The same for a thread, naming no agent. */
    public static Proposal inThread(Proposal of, String thread) {
        return new Proposal(
                of.policy(),
                of.signals(),
                of.action(),
                Optional.of(new ThreadId(thread)),
                Optional.empty(),
                of.parents(),
                of.idempotencyKey());
    }

    /** The example policy of payments as another version, signed with this home's key. */
    public Bundle paymentPolicy(String version) {
        return signed(paymentPolicyText().replace("policyVersion: 1.0.0", "policyVersion: " + version));
    }

    public String paymentPolicyText() {
        return text(folder.resolve("policies/payment-approval/1.0.0/policy.yaml"));
    }

    /** A policy in YAML, signed with this home's key. */
    public Bundle signed(String yaml) {
        try {
            return signed(yaml, Ed25519PrivateKey.read(folder.resolve("keys/policy.pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Bundle signed(String yaml, Ed25519PrivateKey key) {
        Map<String, byte[]> files = Map.of(Bundle.YAML_POLICY, yaml.getBytes(StandardCharsets.UTF_8));
        return BundleSigner.sign(files, PolicySource.compile(files, Reading.PUBLISHED), Optional.empty(), key);
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another bundle into a home that has not been opened yet, as one that an earlier release made. */
    public void placeUnopened(String place, Bundle bundle) throws IOException {
        losePolicy(place);
        PolicyFolder.write(folder.resolve("policies").resolve(place), bundle);
    }

    public void losePolicy(String place) throws IOException {
        var target = folder.resolve("policies").resolve(place);
        try (var files = Files.list(target)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(target);
    }

    public Verdict verify(Attestation attestation) {
        return AttestationVerifier.builder(trustRoot()).build().verify(attestation);
    }

    /**
     * Everything at rest: tree, checkpoints, disclosures and projections agree; every attestation verifies from its
     * file.
     */
    public List<Attestation> check() {
        try (var home = Homes.open(folder, Mode.READ);
                var store = home.store(TENANT)) {
            assertThat(new LedgerAudit(store, terms(home)).run(done -> {}).findings())
                    .isEmpty();
            return attestations(home, LedgerView.open(store));
        }
    }

    /** Leaves, tree, checkpoints, disclosures and projections, without the attestations. */
    public AuditReport audit() {
        try (var home = Homes.open(folder, Mode.READ);
                var store = home.store(TENANT)) {
            return new LedgerAudit(store, terms(home)).run(done -> {});
        }
    }

    private static LedgerAudit.AuditSettings terms(Home home) {
        return new LedgerAudit.AuditSettings(
                home.origin(TENANT), TENANT, home.trustRoot(), home.projections(TENANT), true);
    }

    /** Every record with its proof, unverified. */
    public List<Attestation> attestations() {
        return attestationsFrom(0);
    }

    /** Those from an index on: what was read before does not change. */
    public List<Attestation> attestationsFrom(long index) {
        try (var home = Homes.open(folder, Mode.READ);
                var store = home.store(TENANT);
                var view = LedgerView.open(store)) {
            return attestations(view, index);
        }
    }

    private static List<Attestation> attestations(LedgerView view, long from) {
        List<Attestation> all = new ArrayList<>();
        view.forEach(from, stored -> {
            var id = RecordId.parse(
                    String.valueOf(JsonReader.readObject(stored.leaf()).string("id")));
            all.add(view.attestation(id).orElseThrow());
        });
        return all;
    }

    private static List<Attestation> attestations(Home home, LedgerView view) {
        try (view) {
            var verifier = AttestationVerifier.builder(home.trustRoot()).build();
            var all = attestations(view, 0);
            for (var attestation : all) {
                var file = attestation.toPrettyJson().getBytes(StandardCharsets.UTF_8);
                assertThat(verifier.verify(file)).isInstanceOf(Verdict.Valid.class);
            }
            return all;
        }
    }

    /** The value that a record discloses at a place, as text. */
    public static String disclosed(Attestation attestation, String place) {
        return attestation.disclosures().stream()
                .filter(disclosure -> disclosure.place().equals(place))
                .map(disclosure -> disclosure.value() instanceof JsonString text
                        ? text.value()
                        : new String(disclosure.value().canonical(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    /** A record of any type, also of one that this release does not know. */
    public static JsonObject.Builder record(String type) {
        return JsonObject.builder()
                .put("type", type)
                .put("v", 1)
                .put("id", RecordDraft.OWN_ID)
                .put("time", RecordDraft.TIME)
                .put("tenant", TENANT.value())
                .put("principal", "key:test");
    }
}
