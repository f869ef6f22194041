package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
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
 * Does over HTTP what an operator does on a home: policies, also tried out, API keys, tenants, the clock. Where the
 * ledger has a record of it, that is returned, verified against the pinned trust root and found to be the record of
 * what was asked; it may be of any ledger that the root covers, and consistency is not asked for. One that
 * {@link WritClientBuilder#ofOperator} began takes the server's word for it.
 *
 * <p>Safe for any number of threads. What is thrown is a {@link ClientException}. After {@link NoAnswerException} look
 * before doing again: only publishing, making keys and revoking them are the same when done twice, and tried again.
 */
public final class WritOperator implements AutoCloseable {
    private static final int LIMIT = Attestation.MAX_SIZE;

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
                        reply, "policy.published", Map.of("policyId", policyId, "policyVersion", policyVersion)))
                : Optional.empty();
    }

    /** Retires a version; gives the attestation of {@code policy.retired}. */
    public Attestation retire(String policyId, String policyVersion) {
        var reply = success(Call.once(policy(policyId, policyVersion) + "/retire", new byte[0], patience, LIMIT));
        return recorded(reply, "policy.retired", Map.of("policyId", policyId, "policyVersion", policyVersion));
    }

    /** Accepts the server's clock after a jump; gives the attestation of {@code clock.accepted}. */
    public Attestation acceptClock(String reason) {
        var body = JsonObject.builder().put("reason", reason).build();
        return recorded(
                success(Call.once("/v1/clock/accept", body.canonical(), patience, LIMIT)), "clock.accepted", Map.of());
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
        var reply = success(Call.get("/v1/keys" + query(tenant), patience, LIMIT));
        return read(
                reply,
                members -> members.array("keys", (element, place) -> {
                    if (element instanceof JsonObject key) {
                        return key;
                    }
                    throw Invariant.REQUEST_FORM.refuse(place, "is no object").exception();
                }));
    }

    /** Revokes a key; gives the attestation of {@code principal.revoked}. */
    public Attestation revokeKey(String id, Optional<String> tenant) {
        var path = "/v1/keys/" + encoded(id) + "/revoke" + query(tenant);
        // done again it changes nothing: it is a question what the record says
        return recorded(success(Call.ask(path, new byte[0], patience, LIMIT)), "principal.revoked", Map.of("key", id));
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

    private Attestation recorded(Reply reply, String type, Map<String, String> members) {
        return Evidence.trusted(() -> {
            var attestation = Attestation.parse(reply.body());
            if (verifier != null) {
                verifier.verify(attestation).refusal().ifPresent(refusal -> {
                    throw refusal.exception();
                });
            }
            requireMember(attestation, "type", type);
            members.forEach((name, value) -> requireMember(attestation, name, value));
            return attestation;
        });
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
