package io.writ;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.action.Action;
import io.writ.approval.ApprovalPolicies;
import io.writ.approval.ApprovalReader;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.ApprovalTimer;
import io.writ.approval.Approvals;
import io.writ.audit.LedgerAudit.AuditSettings;
import io.writ.audit.LedgerWatch;
import io.writ.authzen.AccessQuestions;
import io.writ.caller.ApiKeys;
import io.writ.caller.KeyRing;
import io.writ.caller.Principal;
import io.writ.clock.ClockAcceptance;
import io.writ.decision.DecisionAgain;
import io.writ.decision.DecisionMeter;
import io.writ.decision.Decisions;
import io.writ.decision.Simulator;
import io.writ.escalation.Escalations;
import io.writ.escalation.FailureTables;
import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.gate.Recorded;
import io.writ.gate.Simulation;
import io.writ.history.EventLog;
import io.writ.history.ExecutionReader;
import io.writ.home.Home;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerSettings;
import io.writ.ledger.LogTiles;
import io.writ.ledger.Submission;
import io.writ.note.Notes;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.Publications;
import io.writ.publication.TenantPolicies;
import io.writ.store.Store;
import io.writ.store.StoreReader;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.thread.ThreadReader;
import io.writ.thread.ThreadRecords;
import io.writ.thread.Threads;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Inside;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One tenant's runtime on its own ledger, wired by hand from its features. What a caller asks of it goes through
 * {@link Governor}; here is what concerns the whole. Safe for any number of threads; closing it answers what it took.
 */
public final class Tenant implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Home home;
    private final LedgerSettings terms;
    private final Ledger ledger;
    private final Shared shared;
    private final PolicyLibrary library;
    private final Publications policies;
    private final Decisions decisions;
    private final DecisionMeter meter;
    private final ExecutionReader history;
    private final EventLog events;
    private final ApiKeys keys;
    private final Notes notes;
    private final ClockAcceptance clock;
    private final AccessQuestions access;
    private final ApprovalReader approvals;
    private final Approvals approvalChanges;
    private final ApprovalTimer timer;
    private final Escalations escalation;
    private final Threads threadChanges;

    /**
     * What tenants on one home have in common.
     *
     * @param ring gets their API keys
     * @param afterwards runs last when one of them is closed
     */
    record Shared(KeyRing ring, Runnable afterwards) {}

    private Tenant(Home home, LedgerSettings terms, Tuning tuning, Supplier<Store> opener, Shared shared) {
        this.home = home;
        this.terms = terms;
        this.shared = shared;
        this.library = TenantPolicies.own(home, terms.tenant());
        this.ledger = Ledger.open(terms, opener); //     last of what can fail: its threads run from here on
        var records = new ApprovalRecords(terms.tenant(), terms.entropy());
        this.keys = new ApiKeys(ledger, terms, home.trustRoot(), shared.ring());
        var approvalPolicies = new ApprovalPolicies(library, ledger, keys);
        var stops = new ThreadRecords(terms.tenant(), terms.entropy());
        this.policies = new Publications(home, terms, library, ledger);
        this.decisions = new Decisions(ledger, terms, policies, library, records, approvalPolicies);
        this.meter = new DecisionMeter(tuning.decisions());
        this.history = new ExecutionReader(ledger);
        this.events = new EventLog(ledger, terms.origin());
        this.notes = new Notes(terms.tenant(), ledger, terms.entropy());
        this.clock = new ClockAcceptance(terms.tenant(), ledger, terms.entropy());
        this.access = new AccessQuestions(library, ledger, this::decide, this::told);
        this.approvals = new ApprovalReader(ledger);
        this.approvalChanges = new Approvals(
                ledger, records, approvalPolicies, approvals, history, new DecisionAgain(ledger, library, decisions));
        this.threadChanges = new Threads(ledger, stops);
        this.escalation = new Escalations(
                ledger, terms, new Escalations.Rules(stops, tuning.thresholds()), records, approvalPolicies);
        this.timer = ApprovalTimer.start(ledger, terms.time(), approvalChanges);
    }

    /**
     * Opens a home for one tenant: takes the home's lock, verifies and compiles its policies, checks the edge of the
     * ledger, and, if nothing has been published in it yet, publishes the tenant's policies.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-026 or INV-027 for the home, INV-021 for its trust root,
     *     INV-025 for the ledger's key, INV-028 or INV-031 for the ledger. A policy that cannot be believed is refused
     *     alone: see {@link Publications#refused}
     */
    public static Tenant open(Path folder, TenantId tenant, TimeSource time, Entropy entropy, Tuning tuning) {
        var home = Homes.open(folder, Mode.WRITE);
        try {
            var terms = Homes.terms(home, tenant, time, entropy).with(tuning.ledger());
            return open(home, terms, tuning, () -> home.store(tenant), new Shared(new KeyRing(time), home::close));
        } catch (RuntimeException | Error e) {
            home.close();
            throw e;
        }
    }

    /** Opens beside others on the same home. */
    static Tenant open(Home home, LedgerSettings terms, Tuning tuning, Supplier<Store> opener, Shared shared) {
        var tenant = new Tenant(home, terms, tuning, opener, shared);
        try {
            tenant.policies.publishFirst(Principal.local());
            tenant.policies.load();
            tenant.keys.load();
            return tenant;
        } catch (RuntimeException | Error e) {
            tenant.timer.close();
            tenant.ledger.close();
            throw e;
        }
    }

    /** This tenant as one caller may use it. To close what is returned closes nothing. */
    public Governor as(Principal caller) {
        return new Governor(this, caller, () -> {});
    }

    Ledger ledger() {
        return ledger;
    }

    Decisions decisions() {
        return decisions;
    }

    Approvals approvalChanges() {
        return approvalChanges;
    }

    /** Its failures, and what they lead to. */
    public Escalations escalation() {
        return escalation;
    }

    Threads threadChanges() {
        return threadChanges;
    }

    private Answer decide(Proposal proposal, Action action, Principal caller, Submission submission) {
        return Governor.decide(this, caller, proposal, Optional.of(action), submission);
    }

    @CanIgnoreReturnValue
    Answer told(Answer answer) {
        return meter.told(answer);
    }

    /** What would be decided, whoever asks. */
    Simulation simulate(Proposal proposal) {
        return ledger.read((committed, reader) -> new Simulator(library, terms.secret()).simulate(proposal, reader));
    }

    /** Access questions, answered as decisions. */
    public AccessQuestions access() {
        return access;
    }

    /** Accepts the wall clock as it is after a jump; the reason becomes a commitment in the record. */
    public Recorded acceptClock(String reason, Optional<IdempotencyKey> key, Principal principal) {
        var accepted = clock.accept(reason, key, principal);
        policies.publishFirst(principal); //     what could not be published while there was no time
        return accepted;
    }

    /** Its policies: published and retired. */
    public Publications policies() {
        return policies;
    }

    /** Its API keys. */
    public ApiKeys keys() {
        return keys;
    }

    /** Entries of the user's own. */
    public Notes notes() {
        return notes;
    }

    /** Its approvals, for readers. */
    public ApprovalReader approvals() {
        return approvals;
    }

    /** Where its threads stand, for readers. */
    public ThreadReader threads() {
        return new ThreadReader(ledger, FailureTables::ofThread);
    }

    /** What has been decided, and what came of it. */
    public ExecutionReader history() {
        return history;
    }

    /** All records in order, as CloudEvents. */
    public EventLog events() {
        return events;
    }

    /** What {@code reading} makes of the log as it is now; INV-028 if the store fails. */
    @Inside
    public <A> A readLog(Function<LogTiles, A> reading) {
        return ledger.read((committed, reader) -> reading.apply(new LogTiles(reader, committed)));
    }

    /** The newest signed checkpoint, as text; empty for a ledger without records. */
    public Optional<String> checkpoint() {
        return Optional.ofNullable(ledger.committed().checkpoint()).map(SignedCheckpoint::format);
    }

    /** A view of the ledger's store, or INV-028 if it cannot be opened; close it. */
    @Inside
    public StoreReader reader() {
        return ledger.reader();
    }

    /** How many records the ledger holds. */
    public long size() {
        return ledger.size();
    }

    /** How many requests wait for the ledger. */
    public int waiting() {
        return ledger.waiting();
    }

    /** Why every decision would be refused now; empty if nothing is known to stand in the way. */
    public Optional<Refusal> trouble() {
        return ledger.trouble();
    }

    /**
     * Starts to verify this ledger beside its use; close the watch before the tenant.
     *
     * @param interval from the end of a full verification to the beginning of the next
     */
    public LedgerWatch watch(Duration interval) {
        var tenant = terms.tenant();
        var audit = new AuditSettings(terms.origin(), tenant, home.trustRoot(), terms.projections(), true);
        var file = home.layout().verified(tenant);
        var watched = new LedgerWatch.Watched(() -> home.readingStore(tenant), audit, file);
        return LedgerWatch.start(ledger, watched, terms.time(), interval, RETRY);
    }

    /** The trust root against which this home's attestations verify. */
    public TrustRoot trustRoot() {
        return home.trustRoot();
    }

    @Override
    public void close() {
        timer.close(); //     before the ledger, which it would find closed
        try {
            ledger.close();
        } finally {
            shared.afterwards().run();
        }
    }
}
