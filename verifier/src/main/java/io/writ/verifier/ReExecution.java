package io.writ.verifier;

import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.Map;

/**
 * Makes a decision again and compares. Supplied by whoever has an evaluator, so that the verifier needs none; called only
 * after every other check has passed.
 */
@FunctionalInterface
public interface ReExecution {
    /**
     * Decides again under the policy that the record names.
     *
     * @param bundle           that policy, verified
     * @param record           the decision's record, whose form has been checked
     * @param disclosedByPlace the disclosed values, each of which opens its commitment, by JSON Pointer
     */
    Result reExecute(VerifiedBundle bundle, JsonObject record, Map<String, JsonValue> disclosedByPlace);

    /** What came of it. */
    sealed interface Result {
        /** The same decision, for the same fingerprint. */
        record Same() implements Result {}

        /**
         * Another decision.
         *
         * @param what which part differs, without any signal's value
         */
        record Different(String what) implements Result {}

        /**
         * No answer, because a value that it depends on is withheld.
         *
         * @param why which places
         */
        record NotPossible(String why) implements Result {}
    }
}
