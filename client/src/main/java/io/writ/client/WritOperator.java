package io.writ.client;

import io.writ.gate.Governance;
import io.writ.verifier.Attestation;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does over HTTP what an operator does on a home: policies, API keys, tenants, the clock, lists of what waits and of
 * what is stopped. Where the ledger has a record of it, that is returned, verified against the pinned trust root and
 * found to be the record of what was asked; it may be of any ledger that the root covers, and consistency is not asked
 * for. One that {@link WritClientBuilder#ofOperator} began takes the server's word for it.
 *
 * <p>Safe for any number of threads. What the server refuses is a {@link io.writ.verifier.refusal.RefusedException};
 * whatever else is thrown is a {@link ClientException}. After {@link NoAnswerException} look before doing again:
 * publishing, making keys and revoking them are the same when done twice, and tried again; nothing else is.
 */
public final class WritOperator implements AutoCloseable {
    private static final int THREADS = 500;
    private static final int LIMIT = Attestation.MAX_SIZE;

    private final Transport transport;
    private final Evidence evidence;
    private final Duration patience;
    private final Governance governance;

    WritOperator(Transport transport, Trust trust, Duration patience, Ticker ticker) {
        this.transport = transport;
        this.evidence = new Evidence(trust);
        this.patience = patience;
        this.governance = new HttpGovernance(transport, trust, patience, ticker);
    }

    /**
     * Votes, failures, threads and what else everybody may ask for, checked as far as the operator checks: without a
     * trust root an approval, too, rests on the server's word alone. To close it closes nothing.
     */
    public Governance governance() {
        return governance;
    }

    /**
     * Publishes a signed policy in the key's tenant.
     *
     * @param files the files of its folder by name, {@code bundle.dsse.json} among them
     * @return the attestation of {@code policy.published}; empty if it had been published before
     */
    public Optional<Attestation> publish(
            String policyId, String policyVersion, Map<String, byte[]> files, boolean newReplayKey) {
        return publish(policyId, policyVersion, files, newReplayKey, false);
    }

    /**
     * As {@link #publish(String, String, Map, boolean)}; every other version of the policy may end in the same commit.
     */
    public Optional<Attestation> publish(
            String policyId,
            String policyVersion,
            Map<String, byte[]> files,
            boolean newReplayKey,
            boolean retireOthers) {
        var contents = JsonObject.builder();
        files.forEach((name, bytes) -> contents.put(name, Base64Text.encode(bytes)));
        var body = JsonObject.builder().put("files", contents.build()).build();
        // a server of an earlier release refuses a parameter that it does not know
        var terms = Stream.of(newReplayKey ? "newReplayKey=true" : "", retireOthers ? "retireOthers=true" : "")
                .filter(term -> !term.isEmpty())
                .collect(Collectors.joining("&"));
        var path = policy(policyId, policyVersion) + (terms.isEmpty() ? "" : "?" + terms);
        var reply = transport.success(Call.put(path, body.canonical(), patience, LIMIT));
        return reply.status() == 201
                ? Optional.of(recorded(
                        reply,
                        RecordType.POLICY_PUBLISHED,
                        Map.of("policyId", policyId, "policyVersion", policyVersion)))
                : Optional.empty();
    }

    /** The versions that the key's tenant has published, as the server lists them: without proof. */
    public List<JsonObject> policies() {
        return objects(transport.success(Call.get("/v1/policies", patience, LIMIT)), "policies");
    }

    /** Retires a version; gives the attestation of {@code policy.retired}. */
    public Attestation retire(String policyId, String policyVersion) {
        var reply =
                transport.success(Call.once(policy(policyId, policyVersion) + "/retire", new byte[0], patience, LIMIT));
        return recorded(reply, RecordType.POLICY_RETIRED, Map.of("policyId", policyId, "policyVersion", policyVersion));
    }

    /** Accepts the server's clock after a jump; gives the attestation of {@code clock.accepted}. */
    public Attestation acceptClock(String reason) {
        var body = JsonObject.builder().put("reason", reason).build();
        return recorded(
                transport.success(Call.once("/v1/clock/accept", body.canonical(), patience, LIMIT)),
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
        return json(transport.success(
                Call.append("/v1/keys" + query(tenant), terms.canonical(), RandomKey.make(), patience, LIMIT)));
    }

    /** The keys of a tenant, revoked ones included, as the server lists them. */
    public List<JsonObject> keys(Optional<String> tenant) {
        return objects(transport.success(Call.get("/v1/keys" + query(tenant), patience, LIMIT)), "keys");
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
        var path = "/v1/keys/" + Call.encoded(id) + "/revoke" + query(tenant);
        // done again it changes nothing: it is a question what the record says
        return recorded(
                transport.success(Call.ask(path, new byte[0], patience, LIMIT)),
                RecordType.PRINCIPAL_REVOKED,
                Map.of("key", id));
    }

    /** Makes a tenant that starts with the examples; as {@link #createTenant(String, Optional)}. */
    public JsonObject createTenant(String name) {
        return createTenant(name, Optional.empty());
    }

    /**
     * Makes a tenant; gives its {@code tenant}, {@code origin} and {@code policies}.
     *
     * @param policies what it starts with, as {@code id@version}; if empty, the newest version of each example
     */
    public JsonObject createTenant(String name, Optional<List<String>> policies) {
        var body = JsonObject.builder().put("tenant", name);
        policies.ifPresent(named -> body.put("policies", JsonArray.ofStrings(named)));
        return json(transport.success(Call.once("/v1/tenants", body.build().canonical(), patience, LIMIT)));
    }

    /** The tenants that the key may see. */
    public List<String> tenants() {
        return read(transport.success(Call.get("/v1/tenants", patience, LIMIT)), members -> members.strings("tenants"));
    }

    /**
     * A page of the approvals that wait for people and that the key may see, as the server lists them: without proof.
     *
     * @param after the {@code next} of the page before
     * @return {@code approvals}, and {@code next} if there are more
     */
    public JsonObject pendingApprovals(Optional<String> after, int limit) {
        var from = after.map(next -> "&after=" + Call.encoded(next)).orElse("");
        return json(transport.success(Call.get("/v1/approvals?state=pending&limit=" + limit + from, patience, LIMIT)));
    }

    /** The threads that are stopped, for all or for some, as the server lists them, page by page. */
    public List<JsonObject> stoppedThreads() {
        List<JsonObject> all = new ArrayList<>();
        var next = Optional.<String>empty();
        do {
            var after = next.map(last -> "&after=" + Call.encoded(last)).orElse("");
            var reply = transport.success(Call.get("/v1/threads?limit=" + THREADS + after, patience, LIMIT));
            all.addAll(objects(reply, "threads"));
            next = read(reply, members -> members.optionalString("next"));
        } while (next.isPresent());
        return all;
    }

    private static String policy(String policyId, String policyVersion) {
        return "/v1/policies/" + Call.encoded(policyId) + "/" + Call.encoded(policyVersion);
    }

    private static String query(Optional<String> tenant) {
        return tenant.map(name -> "?tenant=" + Call.encoded(name)).orElse("");
    }

    private static JsonObject json(Reply reply) {
        return Evidence.json(reply.body());
    }

    private static <T> T read(Reply reply, Function<Members, T> reading) {
        var json = json(reply);
        return Evidence.trusted(() -> reading.apply(Members.of(json, Invariant.REQUEST_FORM, "")));
    }

    private Attestation recorded(Reply reply, RecordType type, Map<String, String> members) {
        return evidence.record(type, members, reply.body());
    }

    /** Lets go of the connections. */
    @Override
    public void close() {
        transport.close();
    }
}
