package io.writ;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.action.Action;
import io.writ.approval.ApprovalOffice;
import io.writ.approval.ApprovalReader;
import io.writ.approval.ApprovalRecords;
import io.writ.approval.ApprovalTimer;
import io.writ.approval.PeopleTerms;
import io.writ.audit.LedgerAudit.AuditTerms;
import io.writ.audit.LedgerWatch;
import io.writ.authzen.AccessBatch;
import io.writ.authzen.AccessOffice;
import io.writ.authzen.AccessRequest;
import io.writ.caller.IssuedKey;
import io.writ.caller.KeyOffice;
import io.writ.caller.KeyRing;
import io.writ.caller.KeyTerms;
import io.writ.caller.ListedKey;
import io.writ.caller.Principal;
import io.writ.clock.ClockOffice;
import io.writ.decision.DecisionAgain;
import io.writ.decision.DecisionDrafts;
import io.writ.decision.DecisionObserver;
import io.writ.decision.Simulator;
import io.writ.escalation.Adjudicator;
import io.writ.escalation.EscalationOffice;
import io.writ.escalation.EscalationRecords;
import io.writ.escalation.FailureTables;
import io.writ.gate.Answer;
import io.writ.gate.Approval;
import io.writ.gate.ApprovalRequest;
import io.writ.gate.Escalated;
import io.writ.gate.FailureReport;
import io.writ.gate.Governance;
import io.writ.gate.Proposal;
import io.writ.gate.Recorded;
import io.writ.gate.Resolution;
import io.writ.gate.Simulation;
import io.writ.gate.SuccessReport;
import io.writ.gate.ThreadOrder;
import io.writ.gate.ThreadState;
import io.writ.gate.Voted;
import io.writ.history.Chain;
import io.writ.history.DecisionPage;
import io.writ.history.DecisionQuery;
import io.writ.history.EventLog;
import io.writ.history.ExecutionReader;
import io.writ.history.ExecutionWatch;
import io.writ.home.Home;
import io.writ.home.HomeFounder;
import io.writ.ledger.Ledger;
import io.writ.ledger.LedgerTerms;
import io.writ.ledger.LogTiles;
import io.writ.ledger.Submission;
import io.writ.note.NoteOffice;
import io.writ.note.NoteRequest;
import io.writ.policy.library.PolicyLibrary;
import io.writ.publication.PolicyOffice;
import io.writ.publication.PublishedPolicy;
import io.writ.signing.TenantSecret;
import io.writ.store.Store;
import io.writ.store.StoreException;
import io.writ.store.StoreReader;
import io.writ.store.sqlite.SqliteStore.Access;
import io.writ.thread.ThreadOffice;
import io.writ.thread.ThreadReader;
import io.writ.thread.ThreadRecords;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.Attestation;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The page on which a request becomes an attestation: one tenant's runtime, embedded, on a home folder that this
 * process owns. Every answer is durable before it is given. Safe for any number of threads; closing answers what was
 * accepted.
 *
 * <pre>{@code
 * try (var governor = Governor.open(Path.of("home"))) {
 *     switch (governor.executeFromSignals(proposal)) {
 *         case Answer.Approved approved -> pay(approved.attestation());
 *         case Answer.Rejected rejected -> stop(rejected.attestation());
 *         case Answer.PendingOverride pending -> suspend(pending.attestation());
 *         case Answer.Replayed replayed -> alreadyDecided(replayed.executionId());
 *         case Answer.Refused refused -> fix(refused.refusal());
 *     }
 * }
 * }</pre>
 */
public final class Governor implements Governance {
    private static final System.Logger LOG = System.getLogger(Governor.class.getName());
    private static final String OPERATION = "executeFromSignals";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Home home;
    private final PolicyLibrary policies;
    private final Ledger ledger;
    private final TenantSecret secret;
    private final DecisionDrafts drafts;
    private final PolicyOffice office;
    private final ClockOffice clock;
    private final AccessOffice access;
    private final NoteOffice notes;
    private final ExecutionReader executions;
    private final ExecutionWatch watch;
    private final EventLog events;
    private final KeyOffice keys;
    final ApprovalOffice approvals;
    final EscalationOffice escalation;
    final ThreadOffice threads;
    private final ApprovalReader inbox;
    private final ApprovalTimer timer;
    private final Runnable afterwards;
    private final LedgerTerms terms;
    private final Tuning tuning;

    private Governor(
            Home home, LedgerTerms terms, Tuning tuning, Supplier<Store> opener, KeyRing ring, Runnable afterwards) {
        this.home = home;
        this.terms = terms;
        this.tuning = tuning;
        this.afterwards = afterwards;
        this.policies = home.policies();
        this.secret = terms.secret();
        this.ledger = Ledger.open(terms, opener); //     last of what can fail: its threads run from here on
        var lenders = new PeopleTerms(policies, ledger);
        var requests = new ApprovalRecords(terms.tenant(), terms.entropy());
        this.drafts = new DecisionDrafts(ledger, terms, requests, lenders);
        this.office = new PolicyOffice(home, terms.tenant(), policies, ledger, terms.time());
        this.clock = new ClockOffice(terms.tenant(), ledger, terms.entropy());
        this.access = new AccessOffice(policies, ledger, this::decide);
        this.notes = new NoteOffice(terms.tenant(), ledger, terms.entropy());
        this.executions = new ExecutionReader(ledger);
        this.watch = new ExecutionWatch(ledger);
        this.events = new EventLog(ledger, terms.origin());
        this.keys = new KeyOffice(ledger, terms, home.trustRoot(), ring);
        this.inbox = new ApprovalReader(ledger);
        this.approvals = new ApprovalOffice(
                ledger, terms, requests, lenders, inbox, watch, new DecisionAgain(ledger, policies, drafts, requests));
        var failures = new EscalationRecords(terms.tenant(), terms.entropy());
        var stops = new ThreadRecords(terms.tenant(), terms.entropy());
        this.escalation = new EscalationOffice(ledger, failures, stops, tuning.thresholds(), requests, lenders);
        this.threads = new ThreadOffice(ledger, stops);
        this.timer = ApprovalTimer.start(ledger, terms.time(), approvals);
    }

    /** Opens a home for its tenant {@code default}, as {@link #open(Path, String, TimeSource, Entropy)}. */
    public static Governor open(Path home) {
        return open(home, HomeFounder.DEFAULT_TENANT, TimeSource.SYSTEM, Entropy.system());
    }

    /**
     * Opens a home for one tenant: takes the home's lock, verifies and compiles its policies, checks the edge of the
     * ledger, and, if nothing has been published in it yet, publishes the policies of the home.
     *
     * @throws RefusedException INV-026 or INV-027 for the home, INV-021 for its trust root, INV-025 for the ledger's
     *     key, INV-028 or INV-031 for the ledger. A policy that cannot be believed is refused alone: see
     *     {@link #refusedPolicies}
     */
    public static Governor open(Path folder, String tenant, TimeSource time, Entropy entropy) {
        return open(folder, tenant, time, entropy, Tuning.DEFAULT);
    }

    /** Opens a home for one tenant and runs its ledger as {@code tuning} says. */
    public static Governor open(Path folder, String tenant, TimeSource time, Entropy entropy, Tuning tuning) {
        var home = Homes.open(folder, Access.WRITE);
        try {
            var terms = Homes.terms(home, tenant, time, entropy).with(tuning.ledger());
            return open(home, terms, tuning, () -> home.store(tenant), new KeyRing(time), home::close);
        } catch (RuntimeException | Error e) {
            home.close();
            throw e;
        }
    }

    /** Opens on terms and a store of the caller's choosing; the home is closed with the governor. */
    static Governor open(Home home, LedgerTerms terms, Supplier<Store> opener) {
        return open(home, terms, Tuning.DEFAULT, opener, new KeyRing(terms.time()), home::close);
    }

    /**
     * Opens beside others on the same home.
     *
     * @param ring gets the tenant's API keys
     * @param afterwards runs last when the governor is closed
     */
    static Governor open(
            Home home, LedgerTerms terms, Tuning tuning, Supplier<Store> opener, KeyRing ring, Runnable afterwards) {
        var governor = new Governor(home, terms, tuning, opener, ring, afterwards);
        try {
            governor.office.publishFirst(Principal.local());
            governor.office.load();
            governor.keys.load();
            return governor;
        } catch (RuntimeException | Error e) {
            governor.timer.close();
            governor.ledger.close();
            throw e;
        }
    }

    /**
     * This runtime as one caller may use it: what it does is recorded in the caller's name, what the caller may not
     * read is left out. To close what is returned closes nothing.
     */
    public Governance as(Principal caller) {
        return new Embedded(this, caller);
    }

    private Governance asLocal() {
        return as(Principal.local());
    }

    /** As {@link Governance#executeFromSignals}, for the operating system's user; so are those that follow. */
    @Override
    public Answer executeFromSignals(Proposal proposal) {
        return asLocal().executeFromSignals(proposal);
    }

    /**
     * Decides whether the action may run, under exactly the policy version named, and records it. Refuses, and leaves
     * nothing, when anything about the proposal, the policy or the ledger is not as it must be.
     */
    Answer decide(Proposal proposal, Principal principal) {
        try {
            var action = proposal.action().map(Action::read); //      what has not its form is refused before all else
            var submission = ledger.by(principal)
                    .about(proposal.agentId(), proposal.threadId())
                    .once(OPERATION, proposal.idempotencyKey(), proposal.bodyDigest());
            return told(decide(proposal, action, principal, submission));
        } catch (RefusedException e) {
            return told(new Answer.Refused(e.refusal()));
        }
    }

    @CanIgnoreReturnValue
    private Answer told(Answer answer) {
        try {
            tell(tuning.decisions(), answer);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the observer of decisions failed", e);
        }
        return answer;
    }

    private static void tell(DecisionObserver observer, Answer answer) {
        switch (answer) {
            case Answer.Approved approved -> observer.decided("approve");
            case Answer.Rejected rejected -> observer.decided("reject");
            case Answer.PendingOverride pending -> observer.decided("manual_review");
            case Answer.Replayed replayed -> observer.decided("replayed");
            case Answer.Refused refused -> observer.refused(refused.refusal().invariant());
        }
    }

    private Answer decide(Proposal proposal, Optional<Action> proposed, Principal principal, Submission submission) {
        try {
            office.requirePublished(proposal.policy()); //    what other tenants have published is none of this one's
            var policy = policies.require(proposal.policy()); //     verified and compiled; pure from here to the submit
            var signals = policy.policy().readSignals(proposal.signals()); //          a kill up to there leaves nothing
            var action = proposed.orElseGet(() -> policy.policy().defaultAction(signals));
            policy.policy().checkAction(action, signals); //                               what is judged is what runs
            var step = drafts.step(
                    proposal, principal, submission.idempotency(), policy, signals, action); //     with its evidence
            return submission.run(step::again, step); // reserve, append, sign, commit: a kill leaves all of it or none
        } catch (RefusedException e) {
            return new Answer.Refused(e.refusal());
        }
    }

    /**
     * Answers an access question under the policy to which it belongs, in its highest version in force, and records the
     * answer as a decision: only {@link Answer.Approved} permits. Asked again, it is answered again. A question that no
     * policy answers, or that lacks what the policy needs, is refused, and leaves nothing.
     */
    public Answer evaluateAccess(AccessRequest request, Principal principal) {
        return told(access.evaluate(request, principal));
    }

    /**
     * Answers several access questions in their order, up to the one at which the semantic ends; each as
     * {@link #evaluateAccess(AccessRequest, Principal)} would.
     */
    public List<Answer> evaluateAccess(AccessBatch batch, Principal principal) {
        var answers = access.evaluate(batch, principal);
        answers.forEach(this::told);
        return answers;
    }

    @Override
    public Simulation simulate(Proposal proposal) {
        return asLocal().simulate(proposal);
    }

    /** What would be decided, whoever asks. */
    Simulation explain(Proposal proposal) {
        try (var reader = reader()) {
            return new Simulator(policies, secret).simulate(proposal, reader);
        } catch (StoreException e) {
            throw Ledger.storeFailed(e);
        }
    }

    @Override
    public Voted openApproval(ApprovalRequest request) {
        return asLocal().openApproval(request);
    }

    @Override
    public Voted resolveApproval(RecordId approvalId, Resolution vote) {
        return asLocal().resolveApproval(approvalId, vote);
    }

    @Override
    public Optional<Approval> approval(RecordId approvalId) {
        return asLocal().approval(approvalId);
    }

    @Override
    public Optional<Approval> waitForOverride(RecordId id, Duration atMost) throws InterruptedException {
        return asLocal().waitForOverride(id, atMost);
    }

    @Override
    public Escalated recordFailure(FailureReport report) {
        return asLocal().recordFailure(report);
    }

    @Override
    public Recorded recordSuccess(SuccessReport report) {
        return asLocal().recordSuccess(report);
    }

    @Override
    public Recorded stopThread(ThreadOrder order) {
        return asLocal().stopThread(order);
    }

    @Override
    public Recorded resumeThread(ThreadOrder order) {
        return asLocal().resumeThread(order);
    }

    @Override
    public ThreadState thread(ThreadId threadId) {
        return asLocal().thread(threadId);
    }

    @Override
    public Optional<Attestation> attestation(RecordId executionId) {
        return asLocal().attestation(executionId);
    }

    /** Has failures adjudicated from here on, in place of whatever did it before. */
    public void adjudicateBy(Adjudicator adjudicator) {
        escalation.register(adjudicator);
    }

    /** The approvals of this ledger, for readers. */
    public ApprovalReader approvals() {
        return inbox;
    }

    /** Where the threads of this ledger stand, for readers. */
    public ThreadReader threads() {
        return new ThreadReader(ledger, FailureTables::ofThread);
    }

    /**
     * Publishes a signed policy in this tenant, and puts it into the home. Publishing the same bundle again changes
     * nothing.
     *
     * @param newReplayKey allows a replay key other than that of the policy's earlier versions
     * @return the attestation of {@code policy.published}; empty if it had been published before
     * @throws RefusedException INV-020 for the bundle, INV-010 for the policy, INV-012 if it breaks with what has been
     *     published
     */
    public Optional<Attestation> publish(Bundle bundle, boolean newReplayKey, Principal principal) {
        return office.publish(bundle, newReplayKey, principal);
    }

    /**
     * Retires a version: no decision is made under it any more.
     *
     * @throws RefusedException INV-005 if it is not known, INV-006 if it has been retired before
     */
    public Attestation retire(PolicyRef policy, Principal principal) {
        return office.retire(policy, principal);
    }

    /** Every version that this tenant has published, retired ones included, by id and version. */
    public List<PublishedPolicy> policies() {
        return office.published();
    }

    /**
     * The signed files of a version.
     *
     * @throws RefusedException INV-005 if the home has none, INV-020 if they cannot be read
     */
    public Bundle bundle(PolicyRef policy) {
        return office.bundle(policy);
    }

    /** Accepts the wall clock as it is after a jump; the reason becomes a commitment in the record. */
    public Attestation acceptClock(String reason, Principal principal) {
        var accepted = clock.accept(reason, principal);
        office.publishFirst(principal); //     what could not be published while there was no time
        return accepted;
    }

    /**
     * Records an entry of the user's own.
     *
     * @throws RefusedException INV-037 if the caller is pinned to others, INV-014 if the idempotency key was used for
     *     another note, otherwise as {@link Ledger#submit}
     */
    public Recorded note(NoteRequest request, Principal principal) {
        return notes.note(request, principal);
    }

    /**
     * A page of the decisions that meet a query, newest first.
     *
     * @throws RefusedException INV-028 if the store fails, INV-031 if a record is damaged
     */
    public DecisionPage search(DecisionQuery query) {
        return executions.search(query);
    }

    /** A decision with the records that name it, in ledger order; empty if there is no such decision. */
    public Optional<Chain> chain(RecordId executionId) {
        return executions.chain(executionId);
    }

    /**
     * Waits for a record that says more about a decision, such as what people resolved: returns at once if there is one
     * already, and otherwise when it is durable, the time is up, or the ledger is closed. Violations of guards, which
     * come with the decision, and refused replays say no more about it.
     */
    public void awaitSequel(RecordId executionId, Duration atMost) throws InterruptedException {
        watch.await(executionId, atMost);
    }

    /**
     * What {@code reading} makes of the log as it is now.
     *
     * @throws RefusedException INV-028 if the store fails
     */
    public <A> A readLog(Function<LogTiles, A> reading) {
        return ledger.read((committed, reader) -> reading.apply(new LogTiles(reader, committed)));
    }

    /** The newest signed checkpoint, as text; empty for a ledger without records. */
    public Optional<String> checkpoint() {
        return Optional.ofNullable(ledger.committed().checkpoint()).map(SignedCheckpoint::format);
    }

    /** All records in order, as CloudEvents. */
    public EventLog events() {
        return events;
    }

    /**
     * Grants an API key. The answer holds the key once; a retry under the same idempotency key gets the grant without
     * it.
     */
    public IssuedKey grantKey(KeyTerms terms, Principal principal) {
        return keys.grant(terms, principal);
    }

    /**
     * Revokes an API key: with the answer it opens nothing any more. Revoking again changes nothing.
     *
     * @return the attestation of {@code principal.revoked}
     * @throws RefusedException INV-038 if this tenant has no such key
     */
    public Attestation revokeKey(String keyId, Principal principal) {
        return keys.revoke(keyId, principal);
    }

    /** The tenant's API keys, in the order of granting, those that are good for nothing any more included. */
    public List<ListedKey> keys() {
        return keys.list();
    }

    /** The attestation of a record of this ledger, with a fresh proof. */
    Optional<Attestation> record(RecordId id) {
        return ledger.attestation(id);
    }

    /** A view of the ledger's store, or INV-028 if it cannot be opened; close it. */
    public StoreReader reader() {
        return ledger.reader();
    }

    /** How many requests wait for the ledger. */
    public int waiting() {
        return ledger.waiting();
    }

    /** How many records the ledger holds. */
    public long size() {
        return ledger.size();
    }

    /** Why every decision would be refused now; empty if nothing is known to stand in the way. */
    public Optional<Refusal> trouble() {
        return ledger.trouble();
    }

    /**
     * Starts to verify this ledger beside its use; close the watch before the governor.
     *
     * @param interval from the end of a full verification to the beginning of the next
     */
    public LedgerWatch watch(Duration interval) {
        var tenant = terms.tenant();
        var audit = new AuditTerms(terms.origin(), tenant, home.trustRoot(), terms.projections(), true);
        var file = home.layout().verified(tenant);
        var watched = new LedgerWatch.Watched(() -> home.readingStore(tenant), audit, file);
        return LedgerWatch.start(ledger, watched, terms.time(), interval, RETRY);
    }

    /** The trust root against which this home's attestations verify. */
    public TrustRoot trustRoot() {
        return home.trustRoot();
    }

    /** The policies that are in the home but not in force because they cannot be believed, and why. */
    public Map<String, Refusal> refusedPolicies() {
        return office.refused();
    }

    @Override
    public void close() {
        timer.close(); //     before the ledger, which it would find closed
        try {
            ledger.close();
        } finally {
            afterwards.run();
        }
    }
}
