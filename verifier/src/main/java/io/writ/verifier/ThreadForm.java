package io.writ.verifier;

import io.writ.verifier.canonical.Members;

/** The form of what happens to a thread: its failures, what they led to, and the emergency stop. */
final class ThreadForm {
    private ThreadForm() {}

    static void threadAndAgent(Members members) {
        RecordForm.requireText(members, "threadId");
        RecordForm.requireText(members, "agentId");
    }

    static void failure(Members members) {
        threadAndAgent(members);
        RecordForm.commitment(members, "error");
        RecordForm.oneOf(members, "severity", "low", "normal", "high", "critical");
        tier(members);
        count(members, "count");
    }

    static void escalation(Members members) {
        threadAndAgent(members);
        count(members, "count");
        if (members.has("failureId")) {
            RecordForm.uuid(members, "failureId");
        }
        var asks = tier(members).equals("HUMAN_INTERVENTION");
        if (members.has("approvalId")) {
            if (!asks) {
                throw members.refuse("approvalId", "belongs where people are asked");
            }
            RecordForm.uuid(members, "approvalId");
        }
    }

    static void adjudication(Members members) {
        threadAndAgent(members);
        RecordForm.requireText(members, "adjudicator");
        RecordForm.oneOf(members, "verdict", "RETRY", "ESCALATE", "FAILED");
        count(members, "count");
        if (members.has("reason")) {
            RecordForm.commitment(members, "reason");
        }
    }

    static void stopped(Members members) {
        RecordForm.requireText(members, "threadId");
        var byPerson =
                RecordForm.oneOf(members, "cause", "escalation", "person").equals("person");
        if (byPerson != members.has("reason")) {
            throw members.refuse("reason", "belongs where a person stopped the thread, and only there");
        }
        if (byPerson) {
            RecordForm.commitment(members, "reason");
        }
        if (members.has("agentId") != members.has("subject") || (byPerson && members.has("agentId"))) {
            throw members.refuse("agentId", "belongs where failures stopped an agent, together with the subject");
        }
        if (members.has("subject")) {
            RecordForm.requireText(members, "subject");
        }
    }

    static void resumed(Members members) {
        RecordForm.requireText(members, "threadId");
        RecordForm.commitment(members, "reason");
    }

    private static String tier(Members members) {
        return RecordForm.oneOf(members, "tier", "RETRY", "ADJUDICATION", "HUMAN_INTERVENTION", "EMERGENCY_STOP");
    }

    /** How many there are of something that has happened at least once. */
    static long count(Members members, String name) {
        var count = members.integer(name);
        if (count < 1) {
            throw members.refuse(name, "is less than 1");
        }
        return count;
    }
}
