package io.writ.verifier;

import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.log.MerkleTree;
import io.writ.verifier.log.SignedCheckpoint;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * The checks that need nothing but the attestation and the trust root. Each throws what it refuses and returns when it
 * holds.
 */
final class RecordChecks {
    private final TrustRoot root;
    private final CheckpointSigners checkpoints;

    RecordChecks(TrustRoot root) {
        this.root = root;
        this.checkpoints = new CheckpointSigners(root.role(TrustRoot.LEDGER).keys().stream()
                .map(root.keys()::get)
                .filter(key -> key.revoked().isEmpty())
                .map(key -> key.publicKey())
                .toList());
    }

    void requireForm(Attestation attestation) {
        RecordForm.check(attestation.record());
        var size = attestation.leafBytes().length;
        if (size > Attestation.MAX_LEAF) {
            throw Invariant.ATTESTATION_FORM
                    .refuse(
                            "",
                            "a record of " + size + " bytes, where at most " + Attestation.MAX_LEAF + " are allowed")
                    .exception();
        }
    }

    void requireInclusion(Attestation attestation) {
        var proof = attestation.proof();
        var leaf = MerkleTree.leafHash(attestation.leafBytes());
        if (!proof.inclusion().root(leaf).equals(proof.checkpoint().checkpoint().root())) {
            throw Invariant.INCLUSION
                    .refuse("/proof", "the path does not lead from this record to the root of the checkpoint")
                    .exception();
        }
    }

    /**
     * A key's notBefore is not checked. Anybody may ask for a new proof at any time, and the ledger's current key signs
     * it. So that key also vouches for records that are older than the key.
     */
    void requireCheckpoint(Attestation attestation) {
        var role = root.role(TrustRoot.LEDGER);
        var time = attestation.time();
        var signers = checkpoints.signersOf(attestation.proof().checkpoint());
        var counted = new HashSet<KeyId>();
        var expired = new HashSet<KeyId>();
        for (var signer : signers) {
            var key = root.keys().get(signer);
            (key == null || time.isAfter(key.notAfter()) ? expired : counted).add(signer);
        }
        if (counted.size() < role.threshold()) {
            var late = expired.isEmpty() ? "" : "; " + expired.size() + " expired before the record's time";
            throw Invariant.CHECKPOINT
                    .refuse(
                            "/proof",
                            counted.size() + " of the " + role.threshold()
                                    + " signatures needed from unrevoked ledger keys count" + late)
                    .exception();
        }
    }

    /** A checkpoint on its own: there is no record whose time a key's notAfter could be held against. */
    void requireSigned(SignedCheckpoint checkpoint) {
        var signers = checkpoints.signersOf(checkpoint).size();
        var threshold = root.role(TrustRoot.LEDGER).threshold();
        if (signers < threshold) {
            throw Invariant.CHECKPOINT
                    .refuse(
                            "",
                            signers + " of the " + threshold
                                    + " signatures needed from unrevoked ledger keys are there")
                    .exception();
        }
        requireOrigin("", checkpoint.checkpoint().origin());
    }

    private void requireOrigin(String place, String origin) {
        if (!root.coversOrigin(origin)) {
            throw refusedOrigin(place, "the trust root does not cover the origin " + Refusal.quote(origin));
        }
    }

    void requireOriginAndTenant(Attestation attestation) {
        var origin = attestation.proof().checkpoint().checkpoint().origin();
        requireOrigin("/proof", origin);
        if (!origin.substring(origin.lastIndexOf('/') + 1).equals(attestation.tenant())) {
            throw refusedOrigin("/tenant", "is not the tenant whose ledger is " + Refusal.quote(origin));
        }
    }

    /** The disclosed values by place, each of which opens its commitment. */
    Map<String, JsonValue> requireDisclosures(Attestation attestation) {
        var commitments = RecordPlaces.commitments(attestation.record());
        var values = new HashMap<String, JsonValue>();
        for (var disclosure : attestation.disclosures()) {
            var commitment = commitments.get(disclosure.place());
            if (commitment == null) {
                throw refusedDisclosure(disclosure, "no commitment of this record is at the disclosed place");
            }
            if (values.put(disclosure.place(), disclosure.value()) != null) {
                throw refusedDisclosure(disclosure, "disclosed for the second time");
            }
            if (!commitment.equals(disclosure.commitment())) {
                throw refusedDisclosure(disclosure, "the disclosure is not the one that the record commits to");
            }
        }
        return values;
    }

    private static RefusedException refusedDisclosure(Disclosure disclosure, String problem) {
        return Invariant.DISCLOSURES
                .refuse(Refusal.quote(disclosure.place()), problem)
                .exception();
    }

    private static RefusedException refusedOrigin(String place, String problem) {
        return Invariant.ORIGIN.refuse(place, problem).exception();
    }
}
