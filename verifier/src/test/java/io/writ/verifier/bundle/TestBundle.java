package io.writ.verifier.bundle;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.writ.verifier.TestKey;
import io.writ.verifier.canonical.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A policy's files for tests, and the signing of them. */
public final class TestBundle {
    private static final String POLICY =
            "{\"policyId\":\"payment-approval\",\"policyVersion\":\"1.0.0\",\"schemaVersion\":\"1.0.0\"}";

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    public TestBundle() {
        file("policy.json", POLICY.replace(",", ",\n  "));
        file("policy.canonical.json", POLICY);
        file("examples/approve.json", "{}");
    }

    @CanIgnoreReturnValue
    public TestBundle file(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @CanIgnoreReturnValue
    public TestBundle remove(String name) {
        files.remove(name);
        return this;
    }

    public Map<String, byte[]> files() {
        return files;
    }

    /** What the files as they are now would be signed as. */
    public Statement statement() {
        var subjects = new TreeMap<String, Digest>();
        files.forEach((name, bytes) -> subjects.put(name, Digest.sha256(bytes)));
        var canonical = files.getOrDefault("policy.canonical.json", new byte[0]);
        return new Statement(subjects, "payment-approval", "1.0.0", Digest.sha256(canonical));
    }

    public static Envelope sign(byte[] payload, TestKey... keys) {
        var signed = Envelope.preAuthEncoding(Envelope.IN_TOTO, payload);
        return new Envelope(
                Envelope.IN_TOTO,
                payload,
                Arrays.stream(keys).map(key -> key.signature(signed)).toList());
    }

    public Bundle signed(TestKey... keys) {
        return Bundle.of(files, sign(statement().canonical(), keys));
    }

    /** A bundle of these files with an envelope that signed something else. */
    public Bundle with(Envelope envelope) {
        return Bundle.of(files, envelope);
    }
}
