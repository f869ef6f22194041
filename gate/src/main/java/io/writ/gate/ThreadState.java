package io.writ.gate;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.UtcTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a thread stands.
 *
 * @param stopped whether every decision for it is rejected
 * @param change the last stop or resumption; empty if there never was one
 * @param failures the agents of the thread that have failed since they last succeeded
 */
public record ThreadState(String threadId, boolean stopped, Optional<Change> change, List<Failures> failures) {
    /**
     * A stop or resumption.
     *
     * @param recordId its record
     * @param cause {@code person} or {@code escalation}
     * @param reason the person's; empty if there is none or it has been erased
     */
    public record Change(String recordId, Instant time, String principal, String cause, Optional<String> reason) {}

    /** How often in a row an agent has failed. */
    public record Failures(String agentId, int count) {}

    public ThreadState {
        failures = List.copyOf(failures);
    }

    /** The JSON form: {@code threadId}, {@code state} ({@code running} or {@code stopped}), and what is known of it. */
    public JsonObject toJson() {
        var json = JsonObject.builder().put("threadId", threadId).put("state", stopped ? "stopped" : "running");
        change.ifPresent(last -> json.put("since", UtcTime.format(last.time()))
                .put("by", last.principal())
                .put("cause", last.cause())
                .putIfPresent("reason", last.reason().orElse(null))
                .put("recordId", last.recordId()));
        return json.put(
                        "failures",
                        new JsonArray(failures.stream()
                                .<JsonValue>map(one -> JsonObject.builder()
                                        .put("agentId", one.agentId())
                                        .put("count", one.count())
                                        .build())
                                .toList()))
                .build();
    }
}
