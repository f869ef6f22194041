package io.writ.verifier;

import java.util.Locale;

/**
 * One check of a verification and what came of it.
 *
 * @param name   which check
 * @param result its result
 */
public record Check(Name name, CheckResult result) {

    /** The checks, in the order in which they are made and listed. */
    public enum Name {
        /** The record has the members of its type, of their types, and they agree with each other. */
        FORM,
        /** The path leads from the record's leaf to the checkpoint's root. */
        INCLUSION,
        /** Enough ledger keys that count signed the checkpoint. */
        CHECKPOINT,
        /** The trust root covers the log's origin, and it is the one of the record's tenant. */
        ORIGIN_AND_TENANT,
        /** Each disclosure opens a commitment of the record. */
        DISCLOSURES,
        /** The policy's files are those that policy keys signed, and the bundle that the record names. */
        BUNDLE,
        /** The record names a runtime that the trust root lists. */
        RUNTIME,
        /** The policy, asked again, decides the same. */
        RE_EXECUTION;

        /** The name as it is printed, such as {@code origin-and-tenant}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
