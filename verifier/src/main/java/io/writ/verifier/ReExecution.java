package io.writ.verifier;

import io.writ.verifier.bundle.VerifiedBundle;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import java.util.Map;

/**
 * Asks a policy again and compares. Whoever has an evaluator supplies it, so that the verifier needs none. It is called
 * only after every other check has passed.
 */
@FunctionalInterface
public interface ReExecution {
    /**
     * Decides again under the policy that the record names.
     *
     * @param bundle that policy, verified
     * @param record the decision's record, whose form has been checked
     * @param disclosedByPlace the disclosed values, each of which opens its commitment, by JSON Pointer
     */
    Result reExecute(VerifiedBundle bundle, JsonObject record, Map<String, JsonValue> disclosedByPlace);

    /**
     * Makes the decision of a resolution again: from the signals and the action of the first decision, and the facts of
     * the resolution.
     *
     * @param resolution the {@code approval.resolved} record, which has a {@code decision}
     * @param disclosedByPlace as above: signals and action of the decision, facts of the resolution
     */
    default Result decideAgain(
            VerifiedBundle bundle,
            JsonObject decision,
            JsonObject resolution,
            Map<String, JsonValue> disclosedByPlace) {
        return new Result.NotPossible("this evaluator knows no approvals");
    }

    /**
     * Compares the terms of an approval with those of the policy in the bundle.
     *
     * @param requested the {@code approval.requested} record
     */
    default Result compareTerms(VerifiedBundle bundle, JsonObject requested) {
        return new Result.NotPossible("this evaluator knows no approvals");
    }

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
         * No answer, because something that it depends on is withheld or was not supplied.
         *
         * @param why what
         */
        record NotPossible(String why) implements Result {}
    }
}
