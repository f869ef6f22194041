package io.writ.client;

import com.google.errorprone.annotations.CheckReturnValue;
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
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.RecordType;
import io.writ.verifier.Verdict;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks one Writ server for one ledger's decisions, and checks by itself what it is told: every attestation is verified
 * against the pinned trust root and found to be about what was asked before it is handed over, and every checkpoint
 * must be on one line with the newest one kept.
 *
 * <pre>{@code
 * var root = TrustRoot.parse(Files.readAllBytes(Path.of("root.json")));
 * try (var client = WritClient.builder(URI.create("https://writ.example:7077"), root)
 *         .apiKey(ApiKey.of(System.getenv("WRIT_API_KEY")))
 *         .memory(CheckpointMemory.file(Path.of("writ.checkpoint")))
 *         .build()) {
 *     var proposal = Proposal.of("payment-approval", "1.1.0", signals).withIdempotencyKey("order-77");
 *     if (client.executeFromSignals(proposal) instanceof Answer.Approved approved) {
 *         pay(approved.attestation());
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads; keep one. What the server refuses is refused as in the same process. Whatever else
 * is thrown is a {@link ClientException}, and permits nothing.
 */
public final class WritClient implements Governance {
    /** The most bytes of a checkpoint or a refusal without an attestation. */
    private static final int SMALL = 4 << 20;

    private final Transport transport;
    private final AttestationVerifier verifier;
    private final LogWatch watch;
    private final Duration patience;
    private final HttpGovernance governance;

    WritClient(Transport transport, AttestationVerifier verifier, LogWatch watch, Duration patience, Ticker ticker) {
        this.transport = transport;
        this.verifier = verifier;
        this.watch = watch;
        this.patience = patience;
        this.governance = new HttpGovernance(transport, Trust.of(verifier, watch), patience, ticker);
    }

    /**
     * A client with the settings that are the default, whose memory of checkpoints lasts as long as it.
     *
     * @param trustRoot the file that holds the trust root
     * @throws IOException if the file cannot be read
     * @throws RefusedException INV-021 if it holds no trust root, otherwise as {@link WritClientBuilder#build}
     */
    public static WritClient open(URI server, Path trustRoot, ApiKey key) throws IOException {
        return builder(server, TrustRoot.parse(Files.readAllBytes(trustRoot)))
                .apiKey(key)
                .build();
    }

    /**
     * What a client is built from.
     *
     * @param server its address: {@code https}, or {@code http} on this machine
     * @param root whom the ledger's evidence is checked against; only the channel it came through says that it is right
     */
    public static WritClientBuilder builder(URI server, TrustRoot root) {
        return new WritClientBuilder(server, root);
    }

    /**
     * Asks whether an action may run. Sent again where no answer came.
     *
     * @throws NoAnswerException if it is not known what became of it; call again with the same proposal, which is the
     *     same decision if it has an idempotency key
     * @throws UntrustedAnswerException if what came back does not prove a decision about this proposal
     * @throws InconsistentLogException if the ledger does not continue what was seen of it
     * @throws ProblemException if the server refuses for a reason that this release does not know
     */
    @Override
    @CheckReturnValue
    public Answer executeFromSignals(Proposal proposal) {
        return governance.executeFromSignals(proposal);
    }

    @Override
    @CheckReturnValue
    public Simulation simulate(Proposal proposal) {
        return governance.simulate(proposal);
    }

    @Override
    public Voted openApproval(ApprovalRequest request) {
        return governance.openApproval(request);
    }

    @Override
    public Voted resolveApproval(RecordId approvalId, Resolution vote) {
        return governance.resolveApproval(approvalId, vote);
    }

    @Override
    @CheckReturnValue
    public Optional<Approval> approval(RecordId approvalId) {
        return governance.approval(approvalId);
    }

    @Override
    @CheckReturnValue
    public Optional<Approval> waitForOverride(RecordId id, Duration atMost) throws InterruptedException {
        return governance.waitForOverride(id, atMost);
    }

    @Override
    public Escalated recordFailure(FailureReport report) {
        return governance.recordFailure(report);
    }

    @Override
    public Recorded recordSuccess(SuccessReport report) {
        return governance.recordSuccess(report);
    }

    @Override
    public Recorded stopThread(ThreadOrder order) {
        return governance.stopThread(order);
    }

    @Override
    public Recorded resumeThread(ThreadOrder order) {
        return governance.resumeThread(order);
    }

    @Override
    @CheckReturnValue
    public ThreadState thread(ThreadId threadId) {
        return governance.thread(threadId);
    }

    @Override
    @CheckReturnValue
    public Optional<Attestation> attestation(RecordId executionId) {
        return governance.attestation(executionId);
    }

    /**
     * Waits until people have decided, at most for a time, and returns what the ledger has by then: the decision, and
     * in ledger order whatever came of it. Returns at once for a decision that waits for nobody.
     *
     * @throws RefusedException INV-038 if the server knows no such decision
     */
    @CheckReturnValue
    public List<Attestation> awaitChain(RecordId executionId, Duration longest) {
        return governance.awaitChain(executionId, longest, WritClient::isPending);
    }

    private static boolean isPending(List<Attestation> chain) {
        return chain.get(0).executionState().filter("pending_override"::equals).isPresent()
                && chain.stream().noneMatch(WritClient::isSequel);
    }

    /** Of a type that this release does not know, its name says whether it is about the approval. */
    private static boolean isSequel(Attestation record) {
        return record.recordType().map(RecordType::isSequel).orElseGet(() -> RecordType.isAboutApproval(record.type()));
    }

    /** What an attestation is worth, by the pinned trust root alone: the server is not asked. */
    @CheckReturnValue
    public Verdict verify(Attestation attestation) {
        return verifier.verify(attestation);
    }

    /** As {@link #verify(Attestation)}, of a file that holds one or several. */
    @CheckReturnValue
    public List<Verdict> verify(byte[] file) {
        return verifier.verifyAll(file);
    }

    /**
     * The ledger's newest checkpoint, fetched, found signed, shown to continue all that was seen before, and kept.
     *
     * @throws InconsistentLogException if it does not continue what was seen
     */
    public SignedCheckpoint checkpoint() {
        var note =
                transport.success(Call.get("/log/checkpoint", patience, SMALL)).body();
        var checkpoint = Evidence.trusted(() -> {
            var read = SignedCheckpoint.parse(new String(note, StandardCharsets.UTF_8));
            verifier.requireCheckpoint(read);
            watch.requireOrigin(read.checkpoint());
            return read;
        });
        watch.see(checkpoint);
        watch.check();
        return checkpoint;
    }

    /**
     * Checks now whatever checkpoints were seen since the last check; see {@link WritClientBuilder#consistencyEvery}.
     *
     * @throws InconsistentLogException if they are not on one line with the one kept
     */
    public void checkConsistency() {
        watch.check();
    }

    /** The newest checkpoint that was shown to continue all before it. */
    public Optional<SignedCheckpoint> kept() {
        return Optional.ofNullable(watch.kept());
    }

    /** Lets go of the connections. What is waiting to be checked for consistency is not checked: see above. */
    @Override
    public void close() {
        transport.close();
    }
}
