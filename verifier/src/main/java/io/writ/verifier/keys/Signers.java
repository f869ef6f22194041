package io.writ.verifier.keys;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who signed something in a role: the keys that count, each once and sorted, and why the others do not.
 *
 * @param counted    the distinct keys whose signatures count
 * @param discounted for each other signature its key and why it does not count, such as {@code 41f1…: is revoked}
 * @param threshold  how many the role demands
 */
public record Signers(List<KeyId> counted, List<String> discounted, int threshold) {
    public Signers {
        counted = List.copyOf(counted);
        discounted = List.copyOf(discounted);
    }

    public boolean areEnough() {
        return counted.size() >= threshold;
    }

    /** How many count, how many are needed, and why the others do not: one sentence without its full stop. */
    public String shortfall() {
        var others = discounted.stream().collect(Collectors.joining("; ", " (", ")"));
        return counted.size() + " of the " + threshold + " signatures needed count" + (discounted.isEmpty() ? "" : others);
    }
}
