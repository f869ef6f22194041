package io.writ.client;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a program wants to do, with the signals to judge it by. It carries its idempotency key from the start, so that
 * one proposal is one decision however often it is sent.
 *
 * @param policyId the policy that governs the action
 * @param policyVersion its exact version
 * @param signals by name; the server checks them against the policy
 * @param action what is to run; without it the policy's only action, with the signals as its parameters
 * @param threadId the workflow or conversation it belongs to
 * @param agentId the agent that proposes it
 * @param parents ids of what it was made from
 * @param idempotencyKey 1 to 256 printable ASCII characters, neither first nor last a space
 */
public record Proposal(
        String policyId,
        String policyVersion,
        JsonObject signals,
        Optional<JsonObject> action,
        Optional<String> threadId,
        Optional<String> agentId,
        List<String> parents,
        String idempotencyKey) {
    private static final Pattern KEY = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");
    private static final int KEY_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for an idempotency key that is not in its form */
    public Proposal {
        parents = List.copyOf(parents);
        if (!KEY.matcher(idempotencyKey).matches()) {
            throw Invariant.REQUEST_FORM
                    .refuse("/idempotencyKey", "a name of 1 to 256 printable ASCII characters was expected")
                    .exception();
        }
    }

    /** A proposal with nothing but signals, and a new random idempotency key; the {@code with} methods add to it. */
    public static Proposal of(String policyId, String policyVersion, JsonObject signals) {
        return new Proposal(
                policyId,
                policyVersion,
                signals,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                newKey());
    }

    /**
     * Reads the JSON form that {@code writ decide} takes; without an {@code idempotencyKey} it is given a random one.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a member that is missing, mistyped or unknown
     */
    public static Proposal read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var proposal = new Proposal(
                members.string("policyId"),
                members.string("policyVersion"),
                members.json("signals"),
                members.optional("action", members::json),
                members.optionalString("threadId"),
                members.optionalString("agentId"),
                members.has("parents") ? members.strings("parents") : List.of(),
                members.optionalString("idempotencyKey").orElseGet(Proposal::newKey));
        members.end();
        return proposal;
    }

    /** This proposal for an action. */
    public Proposal withAction(JsonObject proposed) {
        return new Proposal(
                policyId, policyVersion, signals, Optional.of(proposed), threadId, agentId, parents, idempotencyKey);
    }

    /** This proposal in a thread, by an agent. */
    public Proposal withThread(String thread, String agent) {
        return new Proposal(
                policyId,
                policyVersion,
                signals,
                action,
                Optional.of(thread),
                Optional.of(agent),
                parents,
                idempotencyKey);
    }

    /** This proposal, made from these. */
    public Proposal withParents(List<String> ids) {
        return new Proposal(policyId, policyVersion, signals, action, threadId, agentId, ids, idempotencyKey);
    }

    /** This proposal under a key of the caller's, such as an order's number: also safe after the caller has crashed. */
    public Proposal withIdempotencyKey(String key) {
        return new Proposal(policyId, policyVersion, signals, action, threadId, agentId, parents, key);
    }

    /** The body that is sent, canonical; the idempotency key travels in its header. */
    byte[] body() {
        var body = JsonObject.builder()
                .put("policyId", policyId)
                .put("policyVersion", policyVersion)
                .put("signals", signals);
        action.ifPresent(proposed -> body.put("action", proposed));
        threadId.ifPresent(id -> body.put("threadId", id));
        agentId.ifPresent(id -> body.put("agentId", id));
        if (!parents.isEmpty()) {
            body.put("parents", JsonArray.ofStrings(parents));
        }
        return body.build().canonical();
    }

    /** By what the ledger tells this request from another under the same key: the digest of {@link #body}. */
    Digest bodyDigest() {
        return Digest.sha256(body());
    }

    /** Names policy and key only: signals may be secrets. */
    @Override
    public String toString() {
        return "Proposal[" + policyId + "@" + policyVersion + ", " + idempotencyKey + "]";
    }

    /** 128 random bits. */
    static String newKey() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64Text.encodeUrl(bytes);
    }
}
