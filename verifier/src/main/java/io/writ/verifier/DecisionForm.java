package io.writ.verifier;

import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;
import java.util.List;

/** The form of a decision's record: all its members, and how they agree. */
final class DecisionForm {
    private static final String COMPLETED = "completed";

    private DecisionForm() {}

    /** Checks the members that a decision adds to the common ones, and that there are no others. */
    static void check(Members members) {
        if (!members.string("executionId").equals(members.string("id"))) {
            throw members.refuse("executionId", "is not the record's id");
        }
        RecordForm.policyInBundle(members);
        RecordForm.requireText(members, "runtimeVersion");
        members.digest("runtimeHash");
        commitmentsOf(members.object("signals"));
        commitmentsOf(members.object("facts"));
        RecordForm.commitment(members, "action");
        members.array("evidence", DecisionForm::evidence);
        members.strings("parents");
        var levels = members.array("violations", DecisionForm::violation);
        var outcome = outcome(members.object("decision"));
        requireStatus(members, levels, outcome);
        requireState(members, outcome);
        requireReplay(members);
        members.end();
    }

    static void commitmentsOf(Members members) {
        for (var name : members.names()) {
            RecordForm.commitment(members, name);
        }
    }

    private static String evidence(JsonValue element, String place) {
        var members = Members.of(element, Invariant.ATTESTATION_FORM, place);
        RecordForm.requireText(members, "issuer");
        members.digest("keyId");
        members.strings("signals");
        RecordForm.commitment(members, "jws");
        members.end();
        return place;
    }

    private static String violation(JsonValue element, String place) {
        var members = Members.of(element, Invariant.ATTESTATION_FORM, place);
        RecordForm.requireText(members, "guard");
        members.string("reason");
        var level = RecordForm.level(members);
        members.end();
        return level;
    }

    /** The action and whether it needs people, as one word. */
    static String outcome(Members members) {
        var action = members.string("action");
        var override = members.bool("requires_override");
        members.string("reason");
        RecordForm.requireText(members, "rule");
        members.end();
        var outcome = action + (override ? "+override" : "");
        if (!List.of("approve", "reject", "manual_review+override").contains(outcome)) {
            throw members.refuse("action", "is not approve or reject without an override, or manual_review with one");
        }
        return outcome;
    }

    private static void requireStatus(Members members, List<String> levels, String outcome) {
        var status = levels.contains("BLOCKING") ? "RED" : levels.contains("MANDATORY") ? "YELLOW" : "GREEN";
        if (!members.string("status").equals(status)) {
            throw members.refuse("status", "is not " + status + ", as its violations say");
        }
        if (status.equals("RED") && !outcome.equals("reject")) {
            throw members.refuse("decision", "is not reject, although a BLOCKING guard is violated");
        }
    }

    private static void requireState(Members members, String outcome) {
        var state = switch (outcome) {
            case "approve" -> COMPLETED;
            case "reject" -> "blocked";
            default -> "pending_override";
        };
        if (!members.string("execution_state").equals(state)) {
            throw members.refuse("execution_state", "is not " + state + ", as the decision says");
        }
    }

    /**
     * Without a replay key (a policy that answers access questions) there is nothing to claim, and nothing to wait for.
     */
    private static void requireReplay(Members members) {
        var replay = members.has("execution_fingerprint");
        if (replay != members.has("replayTag")) {
            throw members.refuse("replayTag", "and execution_fingerprint come together or not at all");
        }
        var state = members.string("execution_state");
        if (replay) {
            RecordForm.commitment(members, "execution_fingerprint");
            members.digest("replayTag");
        } else if (state.equals("pending_override")) {
            throw members.refuse("execution_fingerprint", "is missing on a decision that people are to make");
        }
        if (members.has("expires") != (replay && state.equals(COMPLETED))) {
            throw members.refuse("expires", "belongs on approvals that can be claimed, and only there");
        }
        if (members.has("expires") && !members.time("expires").isAfter(members.time("time"))) {
            throw members.refuse("expires", "is not after the record's time");
        }
    }
}
