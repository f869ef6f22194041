package io.writ.history;

import io.writ.policy.ExecutionState;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which decisions a search is for: those that meet every criterion, newest first, a page at a time.
 *
 * @param values what each criterion must be, exactly
 * @param from the earliest time
 * @param until the first time that is too late
 * @param after where the page before ended
 * @param limit how many decisions a page has at most, 1 to {@link #MAX_LIMIT}
 */
public record DecisionQuery(
        Map<Criterion, String> values,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<SearchCursor> after,
        int limit) {
    /** The longest page. */
    public static final int MAX_LIMIT = 500;

    /** The length of a page unless asked otherwise. */
    public static final int DEFAULT_LIMIT = 50;

    /** Every decision. */
    public static final DecisionQuery ALL =
            new DecisionQuery(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), DEFAULT_LIMIT);

    /** What a decision can be searched by. */
    public enum Criterion {
        POLICY_ID("policyId", "policyId"),
        POLICY_VERSION("policyVersion", "policyVersion"),
        /** The name of the action. */
        ACTION("action", "action"),
        AGENT_ID("agentId", "agentId"),
        THREAD_ID("threadId", "threadId"),
        /** Who called. */
        PRINCIPAL("principal", "principal"),
        /** {@code completed}, {@code pending_override} or {@code blocked}, as it was decided. */
        STATE("state", "execution_state");

        private final String parameter;
        private final String member;

        Criterion(String parameter, String member) {
            this.parameter = parameter;
            this.member = member;
        }

        /** Its name in a request. */
        public String parameter() {
            return parameter;
        }
    }

    /**
     * @throws io.writ.verifier.refusal.RefusedException INV-039 for a state that there is not, or a limit out of range
     */
    public DecisionQuery {
        values = Map.copyOf(values);
        var state = values.get(Criterion.STATE);
        if (state != null && !ExecutionState.isNamed(state)) {
            throw refused(
                    "?state",
                    Refusal.quote(state) + " is not a state of a decision",
                    "Give completed, pending_override or blocked.");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw refused(
                    "?limit",
                    "a page of " + limit + " decisions was asked for",
                    "Ask for 1 to " + MAX_LIMIT + ", and follow `next`.");
        }
    }

    private static RuntimeException refused(String place, String problem, String fix) {
        return Invariant.HTTP_FORM.refuse(place, problem, fix).exception();
    }

    public DecisionQuery with(Criterion criterion, String value) {
        var more = new EnumMap<Criterion, String>(Criterion.class);
        more.putAll(values);
        more.put(criterion, value);
        return new DecisionQuery(more, from, until, after, limit);
    }

    /** From {@code first} on, and before {@code end}. */
    public DecisionQuery within(Optional<Instant> first, Optional<Instant> end) {
        return new DecisionQuery(values, first, end, after, limit);
    }

    public DecisionQuery after(SearchCursor cursor) {
        return new DecisionQuery(values, from, until, Optional.of(cursor), limit);
    }

    public DecisionQuery limit(int decisions) {
        return new DecisionQuery(values, from, until, after, decisions);
    }

    RecordCriteria criteria() {
        Map<String, String> members = new HashMap<>();
        members.put("type", "decision");
        values.forEach((criterion, value) -> {
            if (criterion != Criterion.ACTION) {
                members.put(criterion.member, value);
            }
        });
        return new RecordCriteria(members, Optional.ofNullable(values.get(Criterion.ACTION)));
    }
}
