package io.writ.publication;

import io.writ.verifier.Attestation;
import io.writ.verifier.id.PolicyRef;
import java.util.List;
import java.util.Optional;

/**
 * What a publication came to.
 *
 * @param attestation of {@code policy.published}; empty if the version had been published before
 * @param retired the attestations of {@code policy.retired} that stand in the same commit
 * @param othersInForce the other versions of the policy that callers may name from here on
 */
public record Publication(Optional<Attestation> attestation, List<Attestation> retired, List<PolicyRef> othersInForce) {
    public Publication {
        retired = List.copyOf(retired);
        othersInForce = List.copyOf(othersInForce);
    }

    /**
     * What a publisher allows and wants beyond the publication.
     *
     * @param newReplayKey whether the replay key may differ from that of the version before
     * @param retireOthers whether every other version of the policy ends with it
     */
    public record Asked(boolean newReplayKey, boolean retireOthers) {
        public static final Asked DEFAULT = new Asked(false, false);
    }
}
