package io.writ.approval;

import io.writ.policy.ApprovalTerms;
import io.writ.verifier.Inside;
import io.writ.verifier.canonical.Durations;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.PolicyRef;
import java.time.Duration;

/**
 * The terms of an approval, with the signed policy that they are of.
 *
 * @param validFor how long after its resolution the action may be claimed
 */
@Inside
public record SignedTerms(ApprovalTerms terms, Duration validFor, PolicyRef policy) {
    /** The form in records. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("functions", JsonArray.ofStrings(FunctionName.texts(terms.functions())))
                .put("quorum", terms.quorum())
                .put("notBy", JsonArray.ofStrings(terms.notBy()))
                .put("expiresIn", terms.expiresIn().toString())
                .put("validFor", validFor.toString())
                .put("policyId", policy.id().toString())
                .put("policyVersion", policy.version().toString())
                .build();
    }

    /**
     * Reads the form in records.
     *
     * @throws io.writ.verifier.refusal.RefusedException of the invariant of {@code members}
     */
    public static SignedTerms read(Members members) {
        var terms = new ApprovalTerms(
                FunctionName.all(members.strings("functions")),
                Math.toIntExact(members.integer("quorum")),
                members.read("expiresIn", SignedTerms::duration),
                members.strings("notBy"));
        return new SignedTerms(
                terms,
                members.read("validFor", SignedTerms::duration),
                PolicyRef.parse(members.string("policyId") + "@" + members.string("policyVersion")));
    }

    private static Duration duration(String text) {
        return Durations.parse(text).orElseThrow(() -> new IllegalArgumentException("no duration"));
    }

    /** Whether the requester may not vote. */
    public boolean excludesRequester() {
        return terms.notBy().contains("requester");
    }
}
