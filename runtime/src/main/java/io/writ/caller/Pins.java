package io.writ.caller;

import io.writ.verifier.id.AgentId;
import io.writ.verifier.id.Names;
import io.writ.verifier.id.ThreadId;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * The agents and threads that a key may act for: patterns in which {@code *} stands for any characters. An empty list
 * pins nothing; a list that is not empty asks for a name that one of its patterns matches.
 */
public record Pins(List<String> agents, List<String> threads) {
    /** A caller that may act for any agent and thread. */
    public static final Pins NONE = new Pins(List.of(), List.of());

    private static final int MAX_PATTERNS = 32;

    /** @throws io.writ.verifier.refusal.RefusedException INV-004 for a pattern that no name could be meant by */
    public Pins {
        agents = List.copyOf(agents);
        threads = List.copyOf(threads);
        requirePatterns("/agents", agents);
        requirePatterns("/threads", threads);
    }

    private static void requirePatterns(String place, List<String> patterns) {
        if (patterns.size() > MAX_PATTERNS || !patterns.stream().allMatch(Names::isName)) {
            throw Invariant.REQUEST_FORM
                    .refuse(
                            place,
                            "at most " + MAX_PATTERNS
                                    + " patterns of 1 to 256 printable ASCII characters were expected",
                            "Write names, with * for any characters.")
                    .exception();
        }
    }

    /**
     * Refuses whoever is not pinned to.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037
     */
    public void require(Optional<AgentId> agent, Optional<ThreadId> thread) {
        require("/agentId", agents, agent.map(AgentId::value));
        require("/threadId", threads, thread.map(ThreadId::value));
    }

    /** Whether the key may act for them. */
    public boolean cover(Optional<AgentId> agent, Optional<ThreadId> thread) {
        return covers(agents, agent.map(AgentId::value)) && covers(threads, thread.map(ThreadId::value));
    }

    /**
     * Refuses pins that let through what these do not. A pattern lies within another one that matches it as it is
     * written, its stars taken for characters: what a star of the inner one stands for, a star of the outer one takes.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-037
     */
    public void requireCover(Pins inner) {
        requireCover("/agents", agents, inner.agents);
        requireCover("/threads", threads, inner.threads);
    }

    private static void requireCover(String place, List<String> outer, List<String> inner) {
        if (!outer.isEmpty() && (inner.isEmpty() || !inner.stream().allMatch(pattern -> matches(outer, pattern)))) {
            throw Invariant.PIN_MATCHES
                    .refuse(
                            place,
                            "a pinned key can make only keys that are pinned within its own pins",
                            "Pin the new key to " + String.join(", ", outer) + ", or to less.")
                    .exception();
        }
    }

    private static boolean covers(List<String> patterns, Optional<String> name) {
        return patterns.isEmpty()
                || name.filter(given -> matches(patterns, given)).isPresent();
    }

    private static void require(String place, List<String> patterns, Optional<String> name) {
        if (covers(patterns, name)) {
            return;
        }
        var found = name.map(given -> Refusal.quote(given) + " is not one that the key is pinned to")
                .orElse("the key is pinned, and nothing was named");
        throw Invariant.PIN_MATCHES.refuse(place, found).exception();
    }

    private static boolean matches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** Greedy with one place to come back to: linear for one star, never exponential for many. */
    private static boolean matches(String pattern, String name) {
        var p = 0;
        var n = 0;
        var star = -1;
        var resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
