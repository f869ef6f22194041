package io.writ.verifier;

import io.writ.verifier.refusal.Refusal;

/** What the records of one approval come to. Only {@link Permitted} lets anything run. */
public sealed interface OverrideVerdict {
    /** The approval that it is about, as the records name it. */
    String approvalId();

    /** People approved exactly this action, and nothing that was given contradicts it. */
    record Permitted(ApprovalAccount account) implements OverrideVerdict {
        @Override
        public String approvalId() {
            return account.approvalId();
        }
    }

    /**
     * The records agree with each other, and permit nothing.
     *
     * @param why what is missing, or how it ended; one sentence without its full stop
     */
    record NotPermitted(ApprovalAccount account, String why) implements OverrideVerdict {
        @Override
        public String approvalId() {
            return account.approvalId();
        }
    }

    /**
     * The records contradict each other: together they prove nothing.
     *
     * @param refusal what is wrong, and where: the place begins with the attestation's position among those given
     */
    record Invalid(String approvalId, Refusal refusal) implements OverrideVerdict {}
}
