package io.writ.policy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** A fact that a policy declares: what the runtime is to derive before it evaluates. */
public sealed interface FactDeclaration {
    /** The name that conditions use. */
    String name();

    /** Which decisions a fact looks back on. */
    enum Where {
        APPROVED,
        REJECTED,
        ANY
    }

    /** What is derived from the ledger. */
    enum Measure {
        /** The sum of a signal's values. */
        SUM,
        /** How many decisions there were. */
        COUNT,
        /** The newest value of a signal. */
        LAST
    }

    /**
     * A measure over the ledger.
     *
     * @param signal whose values are measured; empty for a count
     * @param by what must be the same as in this request: {@code threadId}, {@code agentId}, {@code policyId},
     *     {@code task}, or signals; empty for the whole tenant
     * @param window how far back it looks; unlimited if empty
     * @param includeThis whether this request's own value is added
     */
    record OverLedger(
            String name,
            Measure measure,
            Optional<String> signal,
            Where where,
            List<String> by,
            Optional<Duration> window,
            boolean includeThis)
            implements FactDeclaration {
        public OverLedger {
            by = List.copyOf(by);
        }
    }

    /** Parts of the time of the decision. */
    enum TimePart {
        MINUTE,
        HOUR,
        /** 1 is Monday (ISO 8601). */
        WEEKDAY,
        DAY,
        MONTH
    }

    /** A part of the time of the decision, in a named zone. */
    record OfTime(String name, TimePart part, ZoneId zone) implements FactDeclaration {}
}
