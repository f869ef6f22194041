package io.writ.record;

import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record can be searched by, each value as a term of {@link #BITS} bits. Different values may share a term: that
 * a term is absent proves that the value is, that it is there proves nothing (docs/formats/record.md, Summaries).
 */
public final class SearchTokens {
    /** The size of a term: few enough for a small summary, enough that few of 256 records share one by chance. */
    public static final int BITS = 24;

    /** The members whose values are terms under their own names. */
    public static final List<String> MEMBERS =
            List.of("type", "principal", "threadId", "agentId", "policyId", "execution_state");

    private static final int MOST = MEMBERS.size() + 3;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final int[] values;

    private SearchTokens(int[] values) {
        this.values = values;
    }

    /**
     * The terms of a record.
     *
     * @param action what is disclosed at {@code /action}, if anything is
     */
    public static SearchTokens of(JsonObject members, @Nullable JsonValue action) {
        var values = new int[MOST];
        var count = 0;
        for (var name : MEMBERS) {
            var value = members.string(name);
            if (value != null) {
                values[count++] = of(name, value);
            }
        }
        var policyId = members.string("policyId");
        var version = members.string("policyVersion");
        if (policyId != null && version != null) {
            values[count++] = ofPolicy(policyId, version);
        }
        var executionId = members.string("executionId");
        // a decision is found by its id; whoever names it is found by this
        if (executionId != null && !executionId.equals(members.string("id"))) {
            values[count++] = of("executionId", executionId);
        }
        if (action instanceof JsonObject proposed && proposed.get("name") instanceof JsonString name) {
            values[count++] = of("action", name.value());
        }
        return new SearchTokens(Arrays.copyOf(values, count));
    }

    /** One more term: that of an {@code executionId} which was not known before. */
    SearchTokens withExecutionId(RecordId executionId) {
        var more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = of("executionId", executionId.toString());
        return new SearchTokens(more);
    }

    /** The term of a policy version. */
    public static int ofPolicy(String policyId, String version) {
        return of("policy", policyId + "@" + version);
    }

    /** The term of a value: FNV-1a (64 bits) of the name, a NUL and the value in UTF-8, folded. */
    public static int of(String name, String value) {
        var hash = FNV_OFFSET;
        for (var b : (name + '\0' + value).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return (int) ((hash ^ (hash >>> BITS) ^ (hash >>> (2 * BITS))) & ((1 << BITS) - 1));
    }

    public int count() {
        return values.length;
    }

    /** Writes the terms, {@link #count} of them. */
    public void copyTo(int[] target, int at) {
        System.arraycopy(values, 0, target, at, values.length);
    }
}
