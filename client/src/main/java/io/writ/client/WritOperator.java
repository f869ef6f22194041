package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does over HTTP what an operator does on a home: policies, also tried out, API keys, tenants, the clock, approvals,
 * failures, threads. Where the ledger has a record of it, that is returned, verified against the pinned trust root and
 * found to be the record of what was asked; it may be of any ledger that the root covers, and consistency is not asked
 * for. One that {@link WritClientBuilder#ofOperator} began takes the server's word for it.
 *
 * <p>Safe for any number of threads. What is thrown is a {@link ClientException}. After {@link NoAnswerException} look
 * before doing again: publishing, making keys and revoking them, votes, reports and orders to threads are the same when
 * done twice, and tried again; nothing else is.
 */
public final class WritOperator implements AutoCloseable {
    private static final int LIMIT = Attestation.MAX_SIZE;
    private static final String APPROVALS = "/v1/approvals";
    private static final String THREADS = "/v1/threads";

    private final Transport transport;
    private final @Nullable AttestationVerifier verifier;
    private final Duration patience;

    WritOperator(Transport transport, @Nullable AttestationVerifier verifier, Duration patience) {
        this.transport = transport;
        this.verifier = verifier;
        this.patience = patience;
    }

    /**
     * Publishes a signed policy in the key's tenant.
     *
     * @param files the files of its folder by name, {@code bundle.dsse.json} among them
     * @return the attestation of {@code policy.published}; empty if it had been published before
     */
    public Optional<Attestation> publish(
            String policyId, String policyVersion, Map<String, byte[]> files, boolean newReplayKey) {
        var contents = JsonObject.builder();
        files.forEach((name, bytes) -> contents.put(name, Base64Text.encode(bytes)));
        var body = JsonObject.builder().put("files", contents.build()).build();
        var path = policy(policyId, policyVersion) + (newReplayKey ? "?newReplayKey=true" : "");
        var reply = success(Call.put(path, body.canonical(), patience, LIMIT));
        return reply.status() == 201
                ? Optional.of(recorded(
                        reply,
                        RecordType.POLICY_PUBLISHED,
                        Map.of("policyId", policyId, "policyVersion", policyVersion)))
                : Optional.empty();
    }

    /** Retires a version; gives the attestation of {@code policy.retired}. */
    public Attestation retire(String policyId, String policyVersion) {
        var reply = success(Call.once(policy(policyId, policyVersion) + "/retire", new byte[0], patience, LIMIT));
        return recorded(reply, RecordType.POLICY_RETIRED, Map.of("policyId", policyId, "policyVersion", policyVersion));
    }

    /** Accepts the server's clock after a jump; gives the attestation of {@code clock.accepted}. */
    public Attestation acceptClock(String reason) {
        var body = JsonObject.builder().put("reason", reason).build();
        return recorded(
                success(Call.once("/v1/clock/accept", body.canonical(), patience, LIMIT)),
                RecordType.CLOCK_ACCEPTED,
                Map.of());
    }

    /**
     * Makes an API key.
     *
     * @param terms as docs/formats/http.md names them
     * @param tenant whose; empty for that of the operator's own key
     * @return what the server says of it, with its text in {@code key}: this once
     */
    public JsonObject grantKey(JsonObject terms, Optional<String> tenant) {
        return json(success(
                Call.append("/v1/keys" + query(tenant), terms.canonical(), Proposal.newKey(), patience, LIMIT)));
    }

    /** The keys of a tenant, revoked ones included, as the server lists them. */
    public List<JsonObject> keys(Optional<String> tenant) {
        return objects(success(Call.get("/v1/keys" + query(tenant), patience, LIMIT)), "keys");
    }

    private static List<JsonObject> objects(Reply reply, String member) {
        return read(
                reply,
                members -> members.array(member, (element, place) -> {
                    if (element instanceof JsonObject object) {
                        return object;
                    }
                    throw Invariant.REQUEST_FORM.refuse(place, "is no object").exception();
                }));
    }

    /** Revokes a key; gives the attestation of {@code principal.revoked}. */
    public Attestation revokeKey(String id, Optional<String> tenant) {
        var path = "/v1/keys/" + encoded(id) + "/revoke" + query(tenant);
        // done again it changes nothing: it is a question what the record says
        return recorded(
                success(Call.ask(path, new byte[0], patience, LIMIT)), RecordType.PRINCIPAL_REVOKED, Map.of("key", id));
    }

    /** Makes a tenant; gives its {@code tenant} and {@code origin}. */
    public JsonObject createTenant(String name) {
        var body = JsonObject.builder().put("tenant", name).build();
        return json(success(Call.once("/v1/tenants", body.canonical(), patience, LIMIT)));
    }

    /** The tenants that the key may see. */
    public List<String> tenants() {
        return read(success(Call.get("/v1/tenants", patience, LIMIT)), members -> members.strings("tenants"));
    }

    /**
     * A page of the approvals that wait for people and that the key may see, as the server lists them: without proof.
     *
     * @param after the {@code next} of the page before
     * @return {@code approvals}, and {@code next} if there are more
     */
    public JsonObject pendingApprovals(Optional<String> after, int limit) {
        var from = after.map(next -> "&after=" + encoded(next)).orElse("");
        return json(success(Call.get(APPROVALS + "?state=pending&limit=" + limit + from, patience, LIMIT)));
    }

    /** One approval, with what would run exactly. */
    public Approval approval(String id) {
        return approval(id, success(Call.get(APPROVALS + "/" + encoded(id), patience, LIMIT)));
    }

    /**
     * Votes.
     *
     * @param vote as docs/formats/http.md names it; it is sent under one idempotency key, and counted once
     * @return the approval after it
     */
    public Approval resolve(String id, JsonObject vote) {
        var path = APPROVALS + "/" + encoded(id) + "/resolutions";
        return approval(id, success(Call.append(path, vote.canonical(), Proposal.newKey(), patience, LIMIT)));
    }

    private Approval approval(String id, Reply reply) {
        return Evidence.trusted(
                () -> ApprovalCheck.require(id, JsonReader.readObject(reply.body(), LIMIT), this::requireVerified));
    }

    /**
     * Reports a failure.
     *
     * @param report as docs/formats/http.md names it
     * @return where it leads: {@code tier}, {@code count}, and where it applies {@code approvalId}
     */
    public JsonObject recordFailure(JsonObject report) {
        var reply = success(Call.append("/v1/failures", report.canonical(), Proposal.newKey(), patience, LIMIT));
        var led = json(reply);
        return Evidence.trusted(() -> {
            var members = Members.of(led, Invariant.ANSWERS_REQUEST, "");
            var record = requireVerified(Attestation.of(members.json("attestation")));
            requireType(record, RecordType.FAILURE);
            requireMember(record, "threadId", String.valueOf(report.string("threadId")));
            requireMember(record, "agentId", String.valueOf(report.string("agentId")));
            return led;
        });
    }

    /** Reports a success; gives the attestation of {@code success}. */
    public Attestation recordSuccess(String threadId, String agentId) {
        var named = Map.of("threadId", threadId, "agentId", agentId);
        var body = JsonObject.builder().put("threadId", threadId).put("agentId", agentId);
        var call = Call.append("/v1/successes", body.build().canonical(), Proposal.newKey(), patience, LIMIT);
        return recorded(success(call), RecordType.SUCCESS, named);
    }

    /** Stops a thread; gives the attestation of {@code thread.stopped}. */
    public Attestation stopThread(String threadId, String reason) {
        return ordered(threadId, "stop", reason, RecordType.THREAD_STOPPED);
    }

    /** Lets a stopped thread go on; gives the attestation of {@code thread.resumed}. */
    public Attestation resumeThread(String threadId, String reason) {
        return ordered(threadId, "resume", reason, RecordType.THREAD_RESUMED);
    }

    private Attestation ordered(String threadId, String order, String reason, RecordType type) {
        var body = JsonObject.builder().put("reason", reason).build();
        var path = THREADS + "/" + encoded(threadId) + "/" + order;
        var reply = success(Call.append(path, body.canonical(), Proposal.newKey(), patience, LIMIT));
        return recorded(reply, type, Map.of("threadId", threadId));
    }

    /** Where a thread stands, as the server says. */
    public JsonObject thread(String threadId) {
        return json(success(Call.get(THREADS + "/" + encoded(threadId), patience, LIMIT)));
    }

    /** The threads that are stopped, as the server lists them. */
    public List<JsonObject> stoppedThreads() {
        return objects(success(Call.get(THREADS, patience, LIMIT)), "threads");
    }

    /** What a proposal would come to in the key's tenant, and why; as {@link WritClient#simulate}. */
    public Simulation simulate(Proposal proposal) {
        return new Simulation(json(success(Simulation.asked(proposal, patience))));
    }

    private static String policy(String policyId, String policyVersion) {
        return "/v1/policies/" + encoded(policyId) + "/" + encoded(policyVersion);
    }

    private static String query(Optional<String> tenant) {
        return tenant.map(name -> "?tenant=" + encoded(name)).orElse("");
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Reply success(Call call) {
        var reply = transport.send(call);
        if (!reply.isSuccess()) {
            throw new ProblemException(transport.problem(reply));
        }
        return reply;
    }

    private static JsonObject json(Reply reply) {
        return Evidence.trusted(() -> JsonReader.readObject(reply.body(), LIMIT));
    }

    private static <T> T read(Reply reply, Function<Members, T> reading) {
        var json = json(reply);
        return Evidence.trusted(() -> reading.apply(Members.of(json, Invariant.REQUEST_FORM, "")));
    }

    private Attestation recorded(Reply reply, RecordType type, Map<String, String> members) {
        return Evidence.trusted(() -> {
            var attestation = requireVerified(Attestation.parse(reply.body()));
            requireType(attestation, type);
            members.forEach((name, value) -> requireMember(attestation, name, value));
            return attestation;
        });
    }

    private Attestation requireVerified(Attestation attestation) {
        if (verifier != null) {
            verifier.verify(attestation).refusal().ifPresent(refusal -> {
                throw refusal.exception();
            });
        }
        return attestation;
    }

    private static void requireType(Attestation attestation, RecordType type) {
        requireMember(attestation, "type", type.wireName());
    }

    private static void requireMember(Attestation attestation, String name, String value) {
        if (!value.equals(attestation.record().string(name))) {
            throw Invariant.ANSWERS_REQUEST
                    .refuse("/" + name, "is not what was asked for")
                    .exception();
        }
    }

    /** Lets go of the connections. */
    @Override
    public void close() {
        transport.close();
    }
}
