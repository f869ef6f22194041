package io.writ;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.gate.Answer;
import io.writ.gate.Proposal;
import io.writ.verifier.Attestation;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.id.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The naive ledger: one request after the other, maps for everything. Given the records of a real one, it says for
 * every position what the next request would have been answered there, and compares.
 */
final class SequentialLedger {
    /** A request, its answer, and the sizes of the ledger between which it was answered. */
    record Call(Proposal request, long before, Answer answer, long after) {}

    /**
     * What is known at one position: who holds which payment, who used which idempotency key, which versions are
     * retired.
     */
    private record State(Map<String, String> holders, Map<String, Attestation> keys, Map<String, String> versions) {}

    private final List<Attestation> records;
    private final List<State> states = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();

    SequentialLedger(List<Attestation> records) {
        this.records = records;
        var state = new State(Map.of(), Map.of(), Map.of());
        for (var record : records) {
            states.add(state);
            positions.put(record.id(), positions.size());
            state = after(state, record);
        }
        states.add(state);
    }

    private static State after(State state, Attestation record) {
        var holders = new HashMap<>(state.holders());
        var keys = new HashMap<>(state.keys());
        var versions = new HashMap<>(state.versions());
        var policy = record.record().string("policyId") + "@" + record.record().string("policyVersion");
        switch (record.type()) {
            case "decision" -> holders.put(TestHome.disclosed(record, "/signals/payment_id"), record.id());
            case "policy.published" -> versions.put(policy, "in force");
            case "policy.retired" -> versions.put(policy, "retired");
            default -> assertThat(record.type()).isIn("replay.refused", "approval.requested");
        }
        key(record).ifPresent(key -> keys.put(key, record));
        return new State(holders, keys, versions);
    }

    private static Optional<String> key(Attestation record) {
        return Optional.of(TestHome.disclosed(record, "/idempotency"))
                .filter(text -> !text.isEmpty())
                .map(text -> String.valueOf(JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))
                        .string("key")));
    }

    private static String bodyOf(Attestation record) {
        var disclosed = TestHome.disclosed(record, "/idempotency");
        return String.valueOf(JsonReader.readObject(disclosed.getBytes(StandardCharsets.UTF_8))
                .string("bodyDigest"));
    }

    /**
     * Every answer is what this ledger gives at its record's position, or, if it left none, at one while it was asked.
     */
    void requireConsistent(List<Call> calls, String description) {
        var claimed = new HashMap<Integer, Call>();
        for (var call : calls) {
            var position = recordOf(call);
            if (position.isPresent()) {
                var at = position.get();
                assertThat((long) at).as(description).isBetween(call.before(), call.after() - 1);
                assertThat(claimed.put(at, call))
                        .as("%s: two answers from record %d", description, at)
                        .isNull();
                assertThat(possible(call.request(), states.get(at)))
                        .as(description)
                        .contains(given(call.answer()));
            } else {
                var possible = new ArrayList<String>();
                for (var at = call.before(); at <= call.after(); at++) {
                    possible.addAll(possible(call.request(), states.get((int) at)));
                }
                assertThat(possible).as("%s: %s", description, call.request()).contains(given(call.answer()));
            }
        }
        var answered = records.stream()
                .filter(record ->
                        !record.type().startsWith("policy.") && !record.type().equals("approval.requested"))
                .count();
        assertThat(claimed)
                .as("%s: every record answered somebody", description)
                .hasSize((int) answered);
    }

    /** Where the record of a first answer is; a refused replay is found by elimination, through its own request. */
    private Optional<Integer> recordOf(Call call) {
        return switch (call.answer()) {
            case Answer.Decided decided
            when !decided.repeated() ->
                Optional.ofNullable(positions.get(decided.attestation().id()));
            case Answer.Replayed replayed when !replayed.repeated() -> Optional.of(unclaimedReplay(call, replayed));
            default -> Optional.empty();
        };
    }

    private final Map<Integer, Boolean> taken = new HashMap<>();

    private int unclaimedReplay(Call call, Answer.Replayed replayed) {
        for (var at = (int) call.before(); at < call.after(); at++) {
            var record = records.get(at);
            if (record.type().equals("replay.refused")
                    && record.executionId()
                            .equals(Optional.of(replayed.executionId().toString()))
                    && key(record).equals(call.request().idempotencyKey().map(IdempotencyKey::value))
                    && taken.putIfAbsent(at, true) == null) {
                return at;
            }
        }
        throw new AssertionError("no replay.refused record for " + call.request());
    }

    /** A version that is not published is refused whatever came before, unless its publication is already under way. */
    private static List<String> possible(Proposal request, State state) {
        var answer = expected(request, state);
        return state.versions().containsKey(request.policy().toString()) ? List.of(answer) : List.of("INV-005", answer);
    }

    private static String expected(Proposal request, State state) {
        var earlier = request.idempotencyKey().map(IdempotencyKey::value).map(state.keys()::get);
        if (earlier.isPresent()) {
            var record = earlier.get();
            return bodyOf(record).equals(request.bodyDigest().hex())
                    ? record.type() + " " + record.executionId().orElseThrow() + " repeated"
                    : "INV-014";
        }
        var version = state.versions().get(request.policy().toString());
        if (version == null) {
            return "INV-005";
        }
        if (version.equals("retired")) {
            return "INV-006";
        }
        var holder = state.holders().get(request.signals().string("payment_id"));
        if (holder != null) {
            return "replay.refused " + holder;
        }
        return "250".equals(request.signals().string("amount")) ? "approve" : "manual_review";
    }

    private static String given(Answer answer) {
        return switch (answer) {
            case Answer.Decided decided
            when decided.repeated() -> "decision " + decided.attestation().id() + " repeated";
            case Answer.Decided decided ->
                decided.attestation().decisionAction().orElseThrow();
            case Answer.Replayed replayed ->
                "replay.refused " + replayed.executionId() + (replayed.repeated() ? " repeated" : "");
            case Answer.Refused refused -> refused.refusal().invariant().id();
        };
    }
}
