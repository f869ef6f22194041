package io.writ.caller;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.util.Locale;

/** What a key may be used for. */
public enum Role {
    /** To propose actions: decide, simulate, note, ask access questions; sees its own decisions. */
    DECIDE,
    /** To run approved actions and report what came of them. */
    EXECUTE,
    /** To vote on approvals. */
    APPROVE,
    /** To publish and retire policies. */
    POLICY,
    /** To read everything of the tenant. */
    AUDIT,
    /** Everything, and to grant and revoke keys. */
    ADMIN;

    /** The name in records, requests and on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role of a wire name.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-004 if there is none
     */
    public static Role named(String name) {
        for (var role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw Invariant.REQUEST_FORM
                .refuse(
                        "/roles",
                        Refusal.quote(name) + " is not a role",
                        "Use decide, execute, approve, policy, audit or admin.")
                .exception();
    }
}
