package io.writ.approval;

import java.util.Locale;

/** What opened an approval. */
public enum ApprovalOrigin {
    /** A decision that needs people. */
    DECISION,
    /** Failures that automation does not get over. */
    ESCALATION,
    /** A caller who asked for it. */
    REQUEST;

    /** The name in records. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ApprovalOrigin named(String wireName) {
        for (var origin : values()) {
            if (origin.wireName().equals(wireName)) {
                return origin;
            }
        }
        throw new IllegalArgumentException("no origin of an approval");
    }
}
