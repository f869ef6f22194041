package io.writ.caller;

import io.writ.ledger.Author;
import io.writ.ledger.StepView;
import io.writ.verifier.Attestation;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.Subject;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who calls: an authenticated caller, as records name it, and what it may do. Whoever embeds the runtime may bring
 * callers of its own.
 */
public interface Principal extends Author {
    /** The longest name in characters. */
    int MAX_NAME = 256;

    /** The name in records, such as {@code key:ci} or {@code local:maria}: printable ASCII. */
    @Override
    String name();

    /** The person or service behind it: two principals of one subject are one and the same voter. */
    default Subject subject() {
        return new Subject(name());
    }

    /** What it may do; {@link Role#ADMIN} may do all. */
    default Set<Role> roles() {
        return EnumSet.allOf(Role.class);
    }

    /**
     * Whether its subject may vote in this function, such as {@code finance-manager}. Local and embedding callers have
     * all roles and all functions, as this default says; a caller with an API key has those of its grant.
     */
    default boolean holds(FunctionName function) {
        return true;
    }

    /** The agents and threads it may act for. */
    default Pins pins() {
        return Pins.NONE;
    }

    @Override
    default void requireMayActFor(Optional<AgentId> agent, Optional<ThreadId> thread) {
        pins().require(agent, thread);
    }

    /** A caller that no key stands for is as good as the program that lets it in. */
    @Override
    @Inside
    default void requireGood(StepView view) {
        // it has no key that could be revoked
    }

    /** Whether it may do what the role allows. */
    default boolean may(Role role) {
        return roles().contains(role) || roles().contains(Role.ADMIN);
    }

    /**
     * Refuses a caller that may do what none of these roles allows.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-036
     */
    default void requireAny(List<Role> roles) {
        if (roles.stream().noneMatch(this::may)) {
            var wanted = roles.stream().map(Role::wireName).collect(Collectors.joining(" or "));
            throw Invariant.ROLE_ALLOWS
                    .refuse("Authorization", "the key has not the role " + wanted)
                    .exception();
        }
    }

    /**
     * Whether it may read a record: who audits everything of the tenant that its pins let through, others what they
     * have asked for themselves.
     */
    default boolean mayRead(Attestation record) {
        return mayRead(record.record());
    }

    /** The same, of the members of a record. */
    default boolean mayRead(JsonObject record) {
        return name().equals(record.string("principal"))
                || mayAudit(
                        Optional.ofNullable(record.string("agentId")).map(AgentId::new),
                        Optional.ofNullable(record.string("threadId")).map(ThreadId::new));
    }

    /** Whether it audits what concerns an agent and a thread. A pinned caller audits only what names those. */
    default boolean mayAudit(Optional<AgentId> agent, Optional<ThreadId> thread) {
        return may(Role.AUDIT) && pins().cover(agent, thread);
    }

    /**
     * Refuses a pinned caller what cannot be given in parts.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037
     */
    default void requireUnpinned() {
        if (!pins().equals(Pins.NONE)) {
            throw Invariant.PIN_MATCHES
                    .refuse("Authorization", "this is of the tenant as a whole, and the key is pinned to a part of it")
                    .exception();
        }
    }

    /** The operating system's user, who holds the home and may do everything in it. */
    static Principal local() {
        var user = System.getProperty("user.name", "unknown").replaceAll("[^!-~]", "_");
        return named("local:" + user);
    }

    /**
     * A caller that the embedding program has authenticated: all roles and functions, not pinned, a subject of its own.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if the name is not printable ASCII of 1 to 256
     *     characters
     */
    static Principal named(String name) {
        if (!name.matches("[!-~]{1," + MAX_NAME + "}")) {
            throw Invariant.REQUEST_FORM
                    .refuse("principal", "a name of 1 to " + MAX_NAME + " printable ASCII characters was expected")
                    .exception();
        }
        return () -> name;
    }
}
