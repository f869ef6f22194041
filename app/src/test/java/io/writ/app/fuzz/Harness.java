package io.writ.app.fuzz;

import io.writ.verifier.refusal.RefusedException;

/** What the fuzzer calls: the reader that the property {@code writ.fuzz} names. */
public final class Harness {
    private static final Outside READER = Outside.named(System.getProperty("writ.fuzz", ""));

    private Harness() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            READER.read(bytes);
        } catch (RefusedException e) {
            // a refusal says where and why, and that is made here as well
            if (e.refusal().message().isEmpty()) {
                throw new AssertionError("a refusal without a word", e);
            }
        }
    }
}
