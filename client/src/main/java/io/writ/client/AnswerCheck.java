package io.writ.client;

import io.writ.gate.Proposal;
import io.writ.verifier.Attestation;
import io.writ.verifier.Disclosure;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a verified attestation is the answer to this very proposal (INV-041): else a true attestation of another
 * decision, put in its place, would do. The record commits to the idempotency key and the digest of the body, which
 * bind it to the request; that the signals and the action recorded are those sent is checked as well.
 */
final class AnswerCheck {
    private final Proposal proposal;
    private final Attestation attestation;
    private final Map<String, JsonValue> disclosed;

    private AnswerCheck(Proposal proposal, Attestation attestation) {
        this.proposal = proposal;
        this.attestation = attestation;
        this.disclosed =
                attestation.disclosures().stream().collect(Collectors.toMap(Disclosure::place, Disclosure::value));
    }

    /** Refuses with INV-041 at the first member that is not as it was sent. */
    static void require(Proposal proposal, Attestation verified) {
        var check = new AnswerCheck(proposal, verified);
        check.requireNames();
        check.requireIdempotency();
        check.requireSignals();
        check.requireAction();
    }

    private void requireNames() {
        requireEqual("type", Optional.of(RecordType.DECISION.wireName()));
        requireEqual("policyId", Optional.of(proposal.policy().id().toString()));
        requireEqual("policyVersion", Optional.of(proposal.policy().version().toString()));
        requireEqual("threadId", proposal.threadId().map(ThreadId::value));
        requireEqual("agentId", proposal.agentId().map(AgentId::value));
        if (!JsonArray.ofStrings(proposal.parents()).equals(attestation.record().get("parents"))) {
            throw refuse("/parents", "are not those of the proposal");
        }
    }

    private void requireEqual(String member, Optional<String> sent) {
        if (!sent.equals(Optional.ofNullable(attestation.record().string(member)))) {
            throw refuse("/" + member, "is not that of the proposal");
        }
    }

    private void requireIdempotency() {
        var place = "/idempotency";
        var value = shown(place);
        if (!(value instanceof JsonObject object
                && proposal.idempotencyKey()
                        .map(IdempotencyKey::value)
                        .equals(Optional.ofNullable(object.string("key")))
                && proposal.bodyDigest().hex().equals(object.string("bodyDigest")))) {
            throw refuse(place, "is of another request");
        }
    }

    private void requireSignals() {
        var recorded = attestation.record().get("signals");
        if (!(recorded instanceof JsonObject commitments
                && commitments.names().equals(proposal.signals().names()))) {
            throw refuse("/signals", "are others than those of the proposal");
        }
        proposal.signals().members().forEach((name, sent) -> {
            if (!NormalForm.isOf(signal(name), sent)) {
                throw refuse("/signals", "one of them has another value than in the proposal");
            }
        });
    }

    private void requireAction() {
        var place = "/action";
        var action = shown(place);
        var isSent = proposal.action()
                .map(sent -> Arrays.equals(sent.canonical(), action.canonical()))
                .orElseGet(() -> action instanceof JsonObject made && isOfSignals(made));
        if (!isSent) {
            throw refuse(place, "is not that of the proposal");
        }
    }

    /** Where no action was sent, it is the policy's only one with the recorded signals. */
    private boolean isOfSignals(JsonObject action) {
        var signals = JsonObject.of(
                proposal.signals().names().stream().collect(Collectors.toMap(name -> name, this::signal)));
        return action.size() == 2
                && action.get("name") instanceof JsonString
                && action.get("parameters") instanceof JsonObject parameters
                && Arrays.equals(parameters.canonical(), signals.canonical());
    }

    private JsonValue signal(String name) {
        return shown("/signals/" + name.replace("~", "~0").replace("/", "~1"));
    }

    private JsonValue shown(String place) {
        @Nullable JsonValue value = disclosed.get(place);
        if (value == null) {
            throw refuse(place, "is not disclosed, so that nothing shows that it is that of the proposal");
        }
        return value;
    }

    private static RefusedException refuse(String place, String problem) {
        return Invariant.ANSWERS_REQUEST.refuse(place, problem).exception();
    }
}
