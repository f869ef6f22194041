package io.writ.verifier;

import io.writ.verifier.canonical.Durations;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/**
 * The form of three record types about approvals: what people are asked, what one of them votes, and that the time ran
 * out. {@link ResolutionForm} has the fourth.
 */
final class ApprovalForm {
    /** The most people that terms can demand (docs/formats/policy.md, <i>Approval</i>). */
    private static final int MAX_QUORUM = 32;

    private ApprovalForm() {}

    static void requested(Members members) {
        var opened = RecordForm.oneOf(members, "origin", "decision", "escalation", "request")
                .equals("decision");
        if (opened != approval(members)) {
            throw members.refuse("executionId", "belongs where a decision opened the approval, and only there");
        }
        if (opened) {
            RecordForm.policyInBundle(members);
        } else if (!members.string("approvalId").equals(members.string("id"))) {
            throw members.refuse("approvalId", "is not the record's id, although no decision opened the approval");
        }
        if (members.string("origin").equals("escalation") != members.has("failures")) {
            throw members.refuse("failures", "belongs where failures led here, and only there");
        }
        if (members.has("failures")) {
            ThreadForm.count(members, "failures");
        }
        RecordForm.requireText(members, "requestedBy");
        RecordForm.commitment(members, "action");
        if (members.has("context")) {
            RecordForm.commitment(members, "context");
        }
        if (members.has("replayTag")) {
            members.digest("replayTag");
        }
        var expiresIn = terms(members.object("terms"));
        if (!isAfter(members, expiresIn, members.time("expires"))) {
            throw members.refuse("expires", "is not the record's time and expiresIn of the terms");
        }
    }

    /** How long the approval stays open. */
    private static Duration terms(Members members) {
        requireNames(members, "functions");
        if (ThreadForm.count(members, "quorum") > MAX_QUORUM) {
            throw members.refuse("quorum", "is more than " + MAX_QUORUM);
        }
        if (!List.of(List.of(), List.of("requester")).contains(members.strings("notBy"))) {
            throw members.refuse("notBy", "is neither empty nor the requester alone");
        }
        duration(members, "validFor");
        RecordForm.policy(members);
        var expiresIn = duration(members, "expiresIn");
        members.end();
        return expiresIn;
    }

    static void vote(Members members) {
        approval(members);
        RecordForm.requireText(members, "subject");
        requireNames(members, "functions");
        word(members);
        RecordForm.commitment(members, "actionDigest");
        RecordForm.commitment(members, "reason");
        var subject = members.string("subject");
        var earlier = ResolutionForm.votes(members, "earlier");
        ResolutionForm.requireApproving(members, "earlier", earlier);
        ResolutionForm.voided(members, earlier);
        if (earlier.stream().anyMatch(vote -> vote.subject().equals(subject))) {
            throw members.refuse("earlier", "holds a vote of this subject");
        }
    }

    static void expired(Members members) {
        approval(members);
        RecordForm.oneOf(members, "execution_state", "blocked");
        var votes = ResolutionForm.votes(members, "votes");
        ResolutionForm.requireApproving(members, "votes", votes);
        ResolutionForm.voided(members, votes);
        if (members.time("deadline").isAfter(members.time("time"))) {
            throw members.refuse("deadline", "is after the record's time");
        }
        if (members.has("freed")) {
            members.digest("freed");
        }
    }

    /** What was voted. */
    static String word(Members members) {
        return RecordForm.oneOf(members, "vote", "approve", "reject", "modify");
    }

    /** The approval that a record is about; whether a decision opened it, whose id is then its name. */
    static boolean approval(Members members) {
        RecordForm.uuid(members, "approvalId");
        if (members.has("executionId") && !members.string("executionId").equals(members.string("approvalId"))) {
            throw members.refuse("executionId", "is not the approval's id");
        }
        return members.has("executionId");
    }

    /**
     * Reads a duration of any length but none.
     *
     * @throws io.writ.verifier.refusal.RefusedException for what is not one
     */
    static Duration duration(Members members, String name) {
        return members.read(
                name,
                text -> Durations.parseAnyLength(text)
                        .filter(duration -> !duration.isZero())
                        .orElseThrow(() -> Invariant.CANONICAL_TEXT
                                .refuse("", "is not a duration like PT15M or P7D")
                                .exception()));
    }

    /** Whether a time is the record's time plus a duration. */
    static boolean isAfter(Members members, Duration duration, Instant time) {
        try {
            return members.time("time").plus(duration).equals(time);
        } catch (DateTimeException | ArithmeticException beyondAllTimes) {
            return false;
        }
    }

    private static void requireNames(Members members, String name) {
        var names = members.strings(name);
        if (names.isEmpty() || names.contains("") || new HashSet<>(names).size() < names.size()) {
            throw members.refuse(name, "is not a list of names, each once");
        }
    }
}
