package io.writ.gate;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.RecordId;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a thread stands.
 *
 * @param stopped whether every decision for it is rejected
 * @param stoppedAgents where it is not: the agents whose decisions are rejected, whoever asks, because they have
 *     failed; with them decisions that name no agent, and those of whoever reported the failures
 * @param change the last stop or resumption; empty if there never was one
 * @param failures the agents of the thread that have failed since they last succeeded
 */
public record ThreadState(
        ThreadId threadId,
        boolean stopped,
        List<AgentId> stoppedAgents,
        Optional<Change> change,
        List<Failures> failures) {
    private static final String STOPPED = "stopped";
    private static final String RUNNING = "running";
    private static final String AGENTS = "stoppedAgents";

    /**
     * A stop or resumption.
     *
     * @param recordId its record
     * @param cause {@code person} or {@code escalation}
     * @param reason the person's; empty if there is none or it has been erased
     */
    public record Change(RecordId recordId, Instant time, String principal, String cause, Optional<String> reason) {}

    /** How often in a row an agent has failed. */
    public record Failures(AgentId agentId, int count) {}

    public ThreadState {
        stoppedAgents = List.copyOf(stoppedAgents);
        failures = List.copyOf(failures);
    }

    /**
     * Reads the JSON form.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for a missing or mistyped member
     */
    public static ThreadState read(JsonObject json) {
        var members = Members.of(json, Invariant.REQUEST_FORM, "");
        var state = members.string("state");
        if (!state.equals(STOPPED) && !state.equals(RUNNING)) {
            throw members.refuse("state", "is neither running nor stopped");
        }
        return new ThreadState(
                members.read("threadId", ThreadId::new),
                state.equals(STOPPED),
                members.has(AGENTS)
                        ? members.strings(AGENTS).stream().map(AgentId::new).toList()
                        : List.of(),
                members.has("since") ? Optional.of(change(members)) : Optional.empty(),
                members.array("failures", (one, place) -> failures(Members.of(one, Invariant.REQUEST_FORM, place))));
    }

    private static Change change(Members members) {
        return new Change(
                members.read("recordId", RecordId::parse),
                members.time("since"),
                members.string("by"),
                members.string("cause"),
                members.optionalString("reason"));
    }

    private static Failures failures(Members members) {
        return new Failures(members.read("agentId", AgentId::new), Escalated.count(members));
    }

    /** The JSON form: {@code threadId}, {@code state} ({@code running} or {@code stopped}), and what is known of it. */
    public JsonObject toJson() {
        var json = JsonObject.builder().put("threadId", threadId.value()).put("state", stopped ? STOPPED : RUNNING);
        change.ifPresent(last -> json.put("since", UtcTime.format(last.time()))
                .put("by", last.principal())
                .put("cause", last.cause())
                .putIfPresent("reason", last.reason().orElse(null))
                .put("recordId", last.recordId().toString()));
        if (!stoppedAgents.isEmpty()) {
            json.put(
                    AGENTS,
                    JsonArray.ofStrings(
                            stoppedAgents.stream().map(AgentId::value).toList()));
        }
        return json.put(
                        "failures",
                        new JsonArray(failures.stream()
                                .<JsonValue>map(one -> JsonObject.builder()
                                        .put("agentId", one.agentId().value())
                                        .put("count", one.count())
                                        .build())
                                .toList()))
                .build();
    }
}
