package io.writ.client;

import com.google.errorprone.annotations.CheckReturnValue;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.RecordType;
import io.writ.verifier.Verdict;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

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
 *     var answer = client.decide(Proposal.of("payment-approval", "1.1.0", signals).withIdempotencyKey("order-77"));
 *     if (answer instanceof Answer.Approved approved) {
 *         pay(approved.attestation());
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads; keep one. Whatever is thrown is a {@link ClientException}, or a
 * {@link RefusedException} for arguments that cannot be sent, and permits nothing.
 */
public final class WritClient implements AutoCloseable {
    private static final String DECISIONS = "/v1/decisions";
    private static final int NOT_FOUND = 404;

    /** The most bytes of a checkpoint or a refusal without an attestation. */
    private static final int SMALL = 4 << 20;

    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final Transport transport;
    private final AttestationVerifier verifier;
    private final LogWatch watch;
    private final Evidence evidence;
    private final Duration patience;
    private final Ticker ticker;

    WritClient(Transport transport, AttestationVerifier verifier, LogWatch watch, Duration patience, Ticker ticker) {
        this.transport = transport;
        this.verifier = verifier;
        this.watch = watch;
        this.evidence = new Evidence(verifier, watch);
        this.patience = patience;
        this.ticker = ticker;
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
     * Asks whether an action may run. Sent again where no answer came; the same proposal is never decided twice.
     *
     * @throws NoAnswerException if it is not known what became of it; call again with the same proposal
     * @throws UntrustedAnswerException if what came back does not prove a decision about this proposal
     * @throws InconsistentLogException if the ledger does not continue what was seen of it
     */
    @CheckReturnValue
    public Answer decide(Proposal proposal) {
        var reply = transport.send(
                Call.append(DECISIONS, proposal.body(), proposal.idempotencyKey(), patience, Attestation.MAX_SIZE));
        if (!reply.isSuccess()) {
            return refused(reply);
        }
        return decided(evidence.answerTo(proposal, reply.body()), reply.isRepeated());
    }

    private static Answer decided(Attestation attestation, boolean repeated) {
        // the verifier's form check leaves no other combination of action and state
        return switch (attestation.decisionAction().orElse("")) {
            case "approve" -> new Answer.Approved(attestation, repeated);
            case "manual_review" -> new Answer.PendingOverride(attestation, repeated);
            default -> new Answer.Rejected(attestation, repeated);
        };
    }

    private Answer refused(Reply reply) {
        var problem = transport.problem(reply);
        if (problem.invariant().filter(Invariant.ALREADY_DECIDED::equals).isEmpty()
                || problem.executionId().isEmpty()) {
            return new Answer.Refused(problem);
        }
        var id = problem.executionId().get();
        var first = JsonReader.readObject(reply.body(), Attestation.MAX_SIZE).get("attestation");
        // its words may be the server's alone, but an attestation is only handed on if it holds
        return new Answer.Replayed(
                problem,
                id,
                first instanceof JsonObject json ? Optional.of(evidence.about(id, json)) : Optional.empty(),
                reply.isRepeated());
    }

    /**
     * The attestation of a decision, with a fresh proof; empty if there is none that this key may see.
     *
     * @throws ProblemException if the server refuses
     */
    @CheckReturnValue
    public Optional<Attestation> read(String executionId) {
        var reply = transport.send(Call.get(DECISIONS + "/" + requireId(executionId), patience, Attestation.MAX_SIZE));
        if (reply.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(evidence.chain(executionId, requireSuccess(reply)).get(0));
    }

    /**
     * Waits until people have decided, at most for a time, and returns what the ledger has by then: the decision, and
     * in ledger order whatever came of it. Returns at once for a decision that waits for nobody.
     *
     * @throws ProblemException if the server refuses, or knows no such decision
     */
    @CheckReturnValue
    public List<Attestation> await(String executionId, Duration longest) {
        return poll(
                DECISIONS + "/" + requireId(executionId) + "?chain=true",
                longest,
                body -> evidence.chain(executionId, body),
                WritClient::isPending);
    }

    /**
     * Waits until people have resolved an approval, or it has expired, at most for a time; then what it is. A restart
     * of either side loses nothing: ask again.
     *
     * @param executionId the decision that opened it; of an approval without one, its own id
     * @throws ProblemException if the server refuses, or knows no such approval
     */
    @CheckReturnValue
    public Approval waitForOverride(String executionId, Duration longest) {
        return poll(
                "/v1/approvals/" + requireId(executionId),
                longest,
                body -> evidence.approval(executionId, body),
                Approval::isPending);
    }

    /** Asks again and again, each time for as long as a server holds an answer back. */
    private <T> T poll(String path, Duration longest, Function<byte[], T> reading, Predicate<T> pending) {
        var began = ticker.nanos();
        for (var pause = FIRST_PAUSE; ; pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
            var rest = longest.minusNanos(ticker.nanos() - began);
            var seconds = Math.max(0, shorter(rest, LONGEST_POLL).toSeconds());
            var wait = (path.contains("?") ? "&" : "?") + "wait=" + seconds + "s";
            var reply = transport.send(
                    Call.get(seconds == 0 ? path : path + wait, patience.plusSeconds(seconds), Attestation.MAX_SIZE));
            var read = reading.apply(requireSuccess(reply));
            if (!pending.test(read)
                    || longest.minusNanos(ticker.nanos() - began).compareTo(pause) <= 0) {
                return read;
            }
            // a vote ends a long poll too, and from then on it is answered at once
            transport.pause(pause);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean isPending(List<Attestation> chain) {
        return chain.get(0).executionState().filter("pending_override"::equals).isPresent()
                && chain.stream().noneMatch(WritClient::isSequel);
    }

    /** Of a type that this release does not know, its name says whether it is about the approval. */
    private static boolean isSequel(Attestation record) {
        return record.recordType().map(RecordType::isSequel).orElseGet(() -> RecordType.isAboutApproval(record.type()));
    }

    /**
     * What a proposal would come to, and why; nothing is written and nothing proven.
     *
     * @throws ProblemException if it would be refused
     */
    @CheckReturnValue
    public Simulation simulate(Proposal proposal) {
        var reply = transport.send(Simulation.asked(proposal, patience));
        return new Simulation(Evidence.json(requireSuccess(reply)));
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
        var reply = transport.send(Call.get("/log/checkpoint", patience, SMALL));
        var checkpoint = evidence.checkpoint(requireSuccess(reply));
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

    private byte[] requireSuccess(Reply reply) {
        if (!reply.isSuccess()) {
            throw new ProblemException(transport.problem(reply));
        }
        return reply.body();
    }

    private static String requireId(String executionId) {
        if (!Problem.ID.matcher(executionId).matches()) {
            throw Invariant.REQUEST_FORM
                    .refuse("/executionId", "a UUIDv7 in lowercase was expected")
                    .exception();
        }
        return executionId;
    }

    /** Lets go of the connections. What is waiting to be checked for consistency is not checked: see above. */
    @Override
    public void close() {
        transport.close();
    }
}
