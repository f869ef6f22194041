package io.writ.approval;

import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.verifier.Inside;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.stream.Collectors;

/** Who may vote on an approval: whoever has the role and one of the functions, and did not ask for it. */
@Inside
public final class Voter {
    private Voter() {}

    /**
     * The functions in which a caller may vote, in the order of the terms.
     *
     * @throws RefusedException INV-036 without the role, INV-037 for a key pinned to others, INV-046 without a function
     *     or for the requester
     */
    static List<FunctionName> functions(Principal voter, ApprovalCase about) {
        require(voter, about);
        return held(voter, about);
    }

    /** Refuses whoever may not vote, as {@link #functions} does. */
    static void require(Principal voter, ApprovalCase about) {
        if (!voter.may(Role.APPROVE)) {
            throw Invariant.ROLE_ALLOWS
                    .refuse("approval " + about.id(), "a vote needs the role approve")
                    .exception();
        }
        voter.pins().require(about.agentId(), about.threadId());
        if (held(voter, about).isEmpty()) {
            throw Invariant.MAY_VOTE
                    .refuse(
                            "approval " + about.id(),
                            "a vote needs one of the functions "
                                    + about.terms().terms().functions().stream()
                                            .map(FunctionName::value)
                                            .collect(Collectors.joining(", ")))
                    .exception();
        }
        if (isRequester(voter, about)) {
            throw Invariant.MAY_VOTE
                    .refuse("approval " + about.id(), "the requester must not vote, with whichever key")
                    .exception();
        }
    }

    /** Whether it is for this caller to decide. */
    public static boolean mayVote(Principal voter, ApprovalCase about) {
        return voter.may(Role.APPROVE)
                && voter.pins().cover(about.agentId(), about.threadId())
                && !held(voter, about).isEmpty()
                && !isRequester(voter, about);
    }

    private static List<FunctionName> held(Principal voter, ApprovalCase about) {
        return about.terms().terms().functions().stream().filter(voter::holds).toList();
    }

    private static boolean isRequester(Principal voter, ApprovalCase about) {
        return about.terms().excludesRequester() && about.requesters().contains(voter.subject());
    }
}
