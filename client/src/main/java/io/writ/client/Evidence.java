package io.writ.client;

import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.RecordType;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads what a server sent. What it returns has been verified, is about what was asked, is of the ledger that is
 * watched, and its checkpoint has been seen; everything else is {@link UntrustedAnswerException}.
 */
final class Evidence {
    private final AttestationVerifier verifier;
    private final LogWatch watch;

    Evidence(AttestationVerifier verifier, LogWatch watch) {
        this.verifier = verifier;
        this.watch = watch;
    }

    /** The decision about a proposal. */
    Attestation answerTo(Proposal proposal, byte[] body) {
        var answer = trusted(() -> {
            var attestation = verified(Attestation.parse(body));
            AnswerCheck.require(proposal, attestation);
            return attestation;
        });
        see(answer);
        return answer;
    }

    /** A record about one execution. */
    Attestation about(String executionId, JsonObject json) {
        var attestation = trusted(() -> requireAbout(executionId, verified(Attestation.of(json))));
        see(attestation);
        return attestation;
    }

    /** A decision, and what came of it if the server sent it along. */
    List<Attestation> chain(String executionId, byte[] body) {
        var chain = trusted(() -> {
            var attestations = Attestation.parseAll(body);
            attestations.forEach(attestation -> requireAbout(executionId, verified(attestation)));
            if (!attestations.get(0).is(RecordType.DECISION)) {
                throw Invariant.ANSWERS_REQUEST
                        .refuse("/type", "is not decision")
                        .exception();
            }
            return attestations;
        });
        chain.forEach(this::see);
        return chain;
    }

    /** An approval as its records prove it. */
    Approval approval(String id, byte[] body) {
        var approval = trusted(
                () -> ApprovalCheck.require(id, JsonReader.readObject(body, Attestation.MAX_SIZE), this::verified));
        approval.records().forEach(this::see);
        return approval;
    }

    /** A checkpoint on its own. */
    SignedCheckpoint checkpoint(byte[] note) {
        var checkpoint = trusted(() -> {
            var read = SignedCheckpoint.parse(new String(note, StandardCharsets.UTF_8));
            verifier.requireCheckpoint(read);
            watch.requireOrigin(read.checkpoint());
            return read;
        });
        watch.see(checkpoint);
        return checkpoint;
    }

    /** Words that nothing proves. */
    static JsonObject json(byte[] body) {
        return trusted(() -> JsonReader.readObject(body));
    }

    private Attestation verified(Attestation attestation) {
        verifier.verify(attestation).refusal().ifPresent(refusal -> {
            throw refusal.exception();
        });
        watch.requireOrigin(attestation.proof().checkpoint().checkpoint());
        return attestation;
    }

    private static Attestation requireAbout(String executionId, Attestation attestation) {
        if (attestation.executionId().filter(executionId::equals).isEmpty()) {
            throw Invariant.ANSWERS_REQUEST
                    .refuse("/executionId", "is not the one that was asked for")
                    .exception();
        }
        return attestation;
    }

    private void see(Attestation attestation) {
        watch.see(attestation.proof().checkpoint());
    }

    /** Refusals of what a server sent are the server's fault, not the caller's. */
    static <T> T trusted(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RefusedException e) {
            throw new UntrustedAnswerException(e.refusal());
        }
    }
}
