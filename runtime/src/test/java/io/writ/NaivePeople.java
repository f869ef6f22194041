package io.writ;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of approvals, failures and stops, said once more and as plainly as can be: it walks a ledger record by
 * record and asserts that each was allowed where it stands.
 */
final class NaivePeople {
    /** What is known of an approval. */
    static final class Asked {
        String state = "pending";
        final JsonObject record;
        final String digest;
        final List<String> agreed = new ArrayList<>();
        final List<String> voters = new ArrayList<>();

        Asked(Attestation requested) {
            record = requested.record();
            digest = Digest.sha256(TestHome.disclosed(requested, "/action").getBytes(StandardCharsets.UTF_8))
                    .hex();
        }

        private JsonObject terms() {
            return (JsonObject) member(record, "terms");
        }

        private Instant expires() {
            return UtcTime.parse(text(record, "expires"));
        }
    }

    final Map<String, Asked> approvals = new HashMap<>();
    private final Map<String, String> holders = new HashMap<>();
    private final Set<String> stopped = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private Attestation before;
    private @Nullable String takenFrom;
    private String description = "";

    /** Walks a whole ledger. */
    NaivePeople(List<Attestation> records) {
        before = records.get(0);
        for (var record : records) {
            description = record.type() + " at " + record.proof().index();
            apply(record);
            before = record;
        }
    }

    private void apply(Attestation record) {
        require(takenFrom == null || record.type().startsWith("approval."));
        switch (record.type()) {
            case "decision" -> decision(record);
            case "approval.requested" -> requested(record);
            case "approval.vote" -> vote(record);
            case "approval.resolved" -> resolved(record);
            case "approval.expired" -> expired(record);
            case "failure" -> failure(record);
            case "success" -> failures.put(agent(record), 0);
            case "thread.stopped" -> stop(record);
            case "thread.resumed" -> resumed(record);
            default -> assertThat(record.type()).isIn("policy.published", "replay.refused", "escalation");
        }
    }

    private void decision(Attestation record) {
        var state = record.executionState().orElseThrow();
        var rule = text((JsonObject) member(record.record(), "decision"), "rule");
        assertThat(rule.equals("emergency-stop"))
                .as(description)
                .isEqualTo(isStopped(thread(record), record.record().string("agentId"), subject(record)));
        if (!state.equals("blocked")) {
            var tag = text(record.record(), "replayTag");
            var holder = holders.put(tag, record.id());
            // only a modification takes a key over, that of its own approval, which ends with the next resolution
            takenFrom = holder;
            require(holder == null || asked(holder).state.equals("pending"));
        }
    }

    private void requested(Attestation record) {
        var decided = text(record.record(), "origin").equals("decision");
        var id = text(record.record(), "approvalId");
        require(id.equals(decided ? before.id() : record.id()));
        require(approvals.put(id, new Asked(record)) == null);
    }

    private void vote(Attestation record) {
        var asked = asked(record);
        var subject = text(record.record(), "subject");
        require(asked.state.equals("pending"));
        require(record.time().isBefore(asked.expires()));
        require(!isStopped(
                text(asked.record, "threadId"), asked.record.string("agentId"), text(asked.record, "requestedBy")));
        require(!subject.equals(text(asked.record, "requestedBy")));
        require(!asked.voters.contains(subject));
        require(TestHome.disclosed(record, "/actionDigest").equals(asked.digest));
        var functions = strings(record.record(), "functions");
        require(!functions.isEmpty() && strings(asked.terms(), "functions").containsAll(functions));
        asked.voters.add(subject);
        if (text(record.record(), "vote").equals("approve")) {
            asked.agreed.add(subject);
        }
    }

    private void resolved(Attestation record) {
        var asked = asked(record);
        require(asked.state.equals("pending"));
        asked.state = text(record.record(), "resolution");
        require(takenFrom == null
                || (asked.state.equals("MODIFIED") && takenFrom.equals(text(record.record(), "executionId"))));
        takenFrom = null;
        var quorum = Integer.parseInt(new String(member(asked.terms(), "quorum").canonical(), StandardCharsets.UTF_8));
        require(
                asked.state.equals("APPROVED")
                        ? asked.agreed.size() == quorum && asked.agreed.size() == asked.voters.size()
                        : asked.agreed.size() < quorum);
        require(record.executionState().orElseThrow().equals(asked.state.equals("APPROVED") ? "completed" : "blocked"));
        var voters = ((JsonArray) member(record.record(), "votes"))
                .elements().stream()
                        .map(vote -> text((JsonObject) vote, "subject"))
                        .toList();
        assertThat(voters).as(description).isEqualTo(asked.voters);
        free(record);
    }

    private void expired(Attestation record) {
        var asked = asked(record);
        require(asked.state.equals("pending"));
        require(!record.time().isBefore(asked.expires()));
        asked.state = "EXPIRED";
        free(record);
    }

    private void free(Attestation record) {
        var tag = record.record().string("freed");
        if (tag != null) {
            require(text(record.record(), "executionId").equals(holders.remove(tag)));
        }
    }

    private void failure(Attestation record) {
        var count = failures.merge(agent(record), 1, Integer::sum);
        assertThat(new String(member(record.record(), "count").canonical(), StandardCharsets.UTF_8))
                .as(description)
                .isEqualTo(count.toString());
        var tier = isStopped(thread(record), text(record.record(), "agentId"), subject(record)) || count >= 5
                ? "EMERGENCY_STOP"
                : count >= 3 ? "HUMAN_INTERVENTION" : count == 2 ? "ADJUDICATION" : "RETRY";
        assertThat(text(record.record(), "tier")).as(description).isEqualTo(tier);
        var open = record.record().string("approvalId");
        require(open == null || asked(open).state.equals("pending"));
    }

    private void resumed(Attestation record) {
        var thread = thread(record);
        // one after the other: both may be there
        var all = stopped.remove(thread);
        require(stopped.removeIf(part -> part.startsWith(thread + "\n")) || all);
        failures.keySet().removeIf(agent -> agent.startsWith(thread(record) + "\n"));
    }

    /** Failures stop an agent and who reported them, a person stops everybody. */
    private void stop(Attestation record) {
        var agent = record.record().string("agentId");
        require(!stopped.contains(thread(record)));
        if (agent == null) {
            require(stopped.add(thread(record)));
            return;
        }
        require(!isStopped(thread(record), agent, text(record.record(), "subject")));
        require(text(record.record(), "subject").equals(subject(record)));
        stopped.add(thread(record) + "\nagent " + agent);
        stopped.add(thread(record) + "\nsubject " + text(record.record(), "subject"));
    }

    private boolean isStopped(String thread, @Nullable String agent, String subject) {
        return stopped.contains(thread)
                || (agent == null && stopped.stream().anyMatch(part -> part.startsWith(thread + "\n")))
                || stopped.contains(thread + "\nagent " + agent)
                || stopped.contains(thread + "\nsubject " + subject);
    }

    /** The people of the driver have keys that are named like them, some a second one. */
    private static String subject(Attestation record) {
        var principal = text(record.record(), "principal");
        return principal.startsWith("key:") ? principal.substring(4).replace("-2", "") : principal;
    }

    private Asked asked(Attestation record) {
        return asked(text(record.record(), "approvalId"));
    }

    /** An approval by its id. */
    Asked asked(String id) {
        var asked = approvals.get(id);
        if (asked == null) {
            throw new AssertionError(description + ": of an approval that was never asked for");
        }
        return asked;
    }

    private void require(boolean allowed) {
        assertThat(allowed).as(description).isTrue();
    }

    private static String agent(Attestation record) {
        return thread(record) + "\n" + text(record.record(), "agentId");
    }

    private static String thread(Attestation record) {
        return text(record.record(), "threadId");
    }

    private static String text(JsonObject record, String member) {
        return String.valueOf(record.string(member));
    }

    private static JsonValue member(JsonObject record, String name) {
        return requireNonNull(record.get(name), name);
    }

    private static List<String> strings(JsonObject record, String member) {
        return ((JsonArray) member(record, member))
                .elements().stream().map(one -> ((JsonString) one).value()).toList();
    }

    /** How long the approvals of the payments policy stay open. */
    static final Duration OPEN = Duration.ofHours(24);
}
