package io.writ.verifier.id;

/** The agent that proposes, fails or succeeds. */
public record AgentId(String value) implements Comparable<AgentId> {
    /** @throws io.writ.verifier.refusal.RefusedException INV-004 if it is not a name, see {@link Names} */
    public AgentId {
        Names.require("/agentId", value);
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
