package io.writ.verifier.id;

import io.writ.verifier.refusal.Invariant;

/** One version of one policy, written {@code id@version}. */
public record PolicyRef(PolicyId id, PolicyVersion version) implements Comparable<PolicyRef> {

    /**
     * Reads {@code id@version}.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 for any other form
     */
    public static PolicyRef parse(String text) {
        var at = text.indexOf('@');
        if (at < 0) {
            throw Invariant.REQUEST_FORM
                    .refuse("", "a policy is named as id@version", "Write it like payment-approval@1.0.0.")
                    .exception();
        }
        return of(text.substring(0, at), text.substring(at + 1));
    }

    /**
     * A version by its two names as a request has them.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 naming {@code /policyId} or {@code /policyVersion}
     */
    public static PolicyRef of(String id, String version) {
        if (!PolicyId.isValid(id)) {
            throw Invariant.REQUEST_FORM
                    .refuse("/policyId", "a policy id matches [a-z0-9][a-z0-9-]{0,63}")
                    .exception();
        }
        if (!PolicyVersion.isValid(version)) {
            throw Invariant.REQUEST_FORM
                    .refuse("/policyVersion", "a policy version is a semantic version such as 1.0.0")
                    .exception();
        }
        return new PolicyRef(new PolicyId(id), new PolicyVersion(version));
    }

    @Override
    public int compareTo(PolicyRef other) {
        var order = id.compareTo(other.id);
        return order != 0 ? order : version.compareTo(other.version);
    }

    @Override
    public String toString() {
        return id + "@" + version;
    }
}
