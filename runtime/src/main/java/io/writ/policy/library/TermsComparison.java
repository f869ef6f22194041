package io.writ.policy.library;

import io.writ.policy.Policy;
import io.writ.verifier.ReExecution.Result;
import io.writ.verifier.canonical.Durations;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the terms that an approval was recorded under are those that its signed policy states. */
final class TermsComparison {
    /** The policy whose terms hold where the decision's policy has none, or no decision was made. */
    private static final String GENERAL = "human-approval";

    private TermsComparison() {}

    static Result compare(Supplier<Policy> compiled, JsonObject requested) {
        try {
            var terms = Members.of(requested, Invariant.ATTESTATION_FORM, "").object("terms");
            var named = terms.string("policyId") + "@" + terms.string("policyVersion");
            var policy = compiled.get();
            return named.equals(policy.ref().toString())
                    ? compare(policy, terms)
                    : ofAnother(policy, requested.has("policyId"), terms.string("policyId"), named);
        } catch (RefusedException e) {
            return new Result.Different(e.refusal().message());
        }
    }

    private static Result compare(Policy policy, Members terms) {
        if (policy.approval().isEmpty()) {
            return new Result.Different("are of " + policy.ref() + ", which has no approval block");
        }
        var stated = policy.approval().get();
        List<String> different = new ArrayList<>();
        add(different, "functions", terms.strings("functions").equals(FunctionName.texts(stated.functions())));
        add(different, "quorum", terms.integer("quorum") == stated.quorum());
        add(different, "notBy", terms.strings("notBy").equals(stated.notBy()));
        add(different, "expiresIn", isDuration(terms.string("expiresIn"), stated.expiresIn()));
        add(different, "validFor", isDuration(terms.string("validFor"), policy.validFor()));
        return different.isEmpty()
                ? new Result.Same()
                : new Result.Different("differ from those of " + policy.ref() + ": " + String.join(", ", different));
    }

    private static void add(List<String> different, String name, boolean same) {
        if (!same) {
            different.add(name);
        }
    }

    private static boolean isDuration(String text, Duration stated) {
        return Durations.parse(text).equals(Optional.of(stated));
    }

    /** The terms are said to be of another policy than the one supplied, which is the decision's if there is one. */
    private static Result ofAnother(Policy policy, boolean decided, String policyId, String named) {
        if (decided && policy.approval().isPresent()) {
            return new Result.Different("are of " + named + ", although " + policy.ref() + " has terms of its own");
        }
        return policyId.equals(GENERAL)
                ? new Result.NotPossible("they are of " + named + ", whose bundle was not supplied")
                : new Result.Different("are of " + named + ", which is neither the decision's policy nor " + GENERAL);
    }
}
