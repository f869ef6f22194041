package io.writ.verifier;

import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.util.HashSet;
import java.util.List;

/**
 * The form of {@code approval.resolved}: its members, and that the result is one that its votes and its cause allow.
 */
final class ResolutionForm {
    static final String APPROVED = "APPROVED";
    static final String REJECTED = "REJECTED";
    static final String MODIFIED = "MODIFIED";
    static final String APPROVE = "approve";
    private static final String BY_VOTES = "votes";
    private static final String BY_REJECTION = "policy.rejects";

    private static final String VOID = "void";

    private ResolutionForm() {}

    /** One of the votes that a record lists. */
    record Entry(String id, String subject, String vote, String reason) {}

    static void check(Members members) {
        var opened = ApprovalForm.approval(members);
        if (opened) {
            RecordForm.policyInBundle(members);
            DecisionForm.commitmentsOf(members.object("facts"));
        }
        var result = RecordForm.oneOf(members, "resolution", APPROVED, REJECTED, MODIFIED);
        requireVotes(members, result);
        requireDecision(members, opened, result);
        requireState(members, result);
        if (!members.time("time").isBefore(members.time("deadline"))) {
            throw members.refuse("deadline", "is not after the record's time");
        }
        if (members.has("freed")) {
            members.digest("freed");
        }
    }

    /**
     * A vote to reject ends the approval, and so does a vote to modify. Neither can stand among the votes of another
     * result.
     */
    private static void requireVotes(Members members, String result) {
        var votes = votes(members, "votes");
        voided(members, votes);
        var cause = RecordForm.oneOf(members, "cause", BY_VOTES, "policy.retired", BY_REJECTION);
        if (!cause.equals(BY_VOTES) && !result.equals(REJECTED)) {
            throw members.refuse("cause", "is not votes, although the approval was not rejected");
        }
        if (!cause.equals(BY_VOTES)) {
            requireApproving(members, "votes", votes);
            return;
        }
        if (votes.isEmpty()) {
            throw members.refuse("votes", "is empty, although votes decided");
        }
        requireApproving(members, "votes", votes.subList(0, votes.size() - 1));
        if (!votes.get(votes.size() - 1).vote().equals(lastOf(result))) {
            throw members.refuse("votes", "does not end with a vote for " + result);
        }
    }

    /** Requires votes after which an approval is still open. */
    static void requireApproving(Members members, String name, List<Entry> votes) {
        if (!votes.stream().allMatch(vote -> vote.vote().equals(APPROVE))) {
            throw members.refuse(name, "holds a vote that ends the approval, and others after it");
        }
    }

    private static String lastOf(String result) {
        return switch (result) {
            case APPROVED -> APPROVE;
            case REJECTED -> "reject";
            default -> "modify";
        };
    }

    /** The votes that a member lists, in their order, each of another subject. */
    static List<Entry> votes(Members members, String name) {
        var votes = members.array(name, ResolutionForm::entry);
        if (votes.stream().map(Entry::subject).distinct().count() < votes.size()) {
            throw members.refuse(name, "holds two votes of one subject");
        }
        return votes;
    }

    /**
     * The subjects whose votes do not count, each of one of the votes.
     *
     * @throws io.writ.verifier.refusal.RefusedException for any other
     */
    static List<String> voided(Members members, List<Entry> votes) {
        if (!members.has(VOID)) {
            return List.of();
        }
        var voided = members.strings(VOID);
        var voters = votes.stream().map(Entry::subject).toList();
        if (voided.isEmpty() || new HashSet<>(voided).size() < voided.size() || !voters.containsAll(voided)) {
            throw members.refuse(VOID, "is not a list of voters, each once");
        }
        return voided;
    }

    private static Entry entry(JsonValue element, String place) {
        var members = Members.of(element, Invariant.ATTESTATION_FORM, place);
        RecordForm.uuid(members, "id");
        RecordForm.requireText(members, "subject");
        RecordForm.commitment(members, "reason");
        var vote = ApprovalForm.word(members);
        members.end();
        return new Entry(members.string("id"), members.string("subject"), vote, members.string("reason"));
    }

    /** People cannot approve what the policy forbids outright. */
    private static void requireDecision(Members members, boolean opened, String result) {
        if (!members.has("decision")) {
            if (members.string("cause").equals(BY_REJECTION) || (opened && !result.equals(REJECTED))) {
                throw members.refuse("decision", "is missing, where the policy was asked again");
            }
            return;
        }
        var rejects = DecisionForm.outcome(members.object("decision")).equals("reject");
        if (rejects && result.equals(APPROVED)) {
            throw members.refuse("decision", "is reject, which people cannot override");
        }
        if (members.string("cause").equals(BY_REJECTION) && !rejects) {
            throw members.refuse("decision", "is not reject, as the cause says");
        }
    }

    private static void requireState(Members members, String result) {
        var approved = result.equals(APPROVED);
        RecordForm.oneOf(members, "execution_state", approved ? "completed" : "blocked");
        if (members.has("expires") != approved) {
            throw members.refuse("expires", "belongs on what may be claimed, and only there");
        }
        if (approved && !members.time("expires").isAfter(members.time("time"))) {
            throw members.refuse("expires", "is not after the record's time");
        }
        if (approved && members.has("freed")) {
            throw members.refuse("freed", "belongs on what was not approved: an approval holds its key for good");
        }
        if (members.has("becomes") != result.equals(MODIFIED)) {
            throw members.refuse("becomes", "belongs on what was modified, and only there");
        }
        if (members.has("becomes")) {
            RecordForm.uuid(members, "becomes");
        }
    }
}
