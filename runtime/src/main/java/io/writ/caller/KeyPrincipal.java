package io.writ.caller;

import io.writ.ledger.StepView;
import io.writ.verifier.Inside;
import io.writ.verifier.id.ApiKeyId;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.Subject;
import java.time.Instant;
import java.util.Set;

/**
 * A caller that presented an API key.
 *
 * @param ring in which the key was found, and is looked for again before anything is written in its name
 */
public record KeyPrincipal(KeyGrant grant, @Inside KeyRing ring) implements Principal {
    /** What a key's records name as their principal. */
    public static String nameOf(ApiKeyId keyId) {
        return "key:" + keyId;
    }

    @Override
    public String name() {
        return nameOf(grant.id());
    }

    @Override
    public Subject subject() {
        return grant.subject();
    }

    @Override
    public Set<Role> roles() {
        return grant.roles();
    }

    /** Only what was granted: {@link Role#ADMIN} makes nobody a finance manager. */
    @Override
    public boolean holds(FunctionName function) {
        return grant.functions().holds(function);
    }

    /**
     * Refuses it once its key is not good any more: asked again after every wait.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-035
     */
    public void requireGood() {
        ring.requireGood(this);
    }

    /**
     * While its grant has not been revoked in this ledger, nor in the one that granted it, and its time is not up. The
     * row of this ledger is looked at too, because it is exact: a revocation earlier in the same batch is in it.
     */
    @Override
    @Inside
    public void requireGood(StepView view) {
        if (PrincipalTable.revoked(view, grant.id())) {
            throw KeyRing.unknown();
        }
        ring.requireGoodInStep(grant);
    }

    /** No record has a time at which its author's key had expired, whatever the clock of the machine has done since. */
    @Override
    @Inside
    public void requireGoodAt(Instant time) {
        if (grant.expired(time)) {
            throw KeyRing.unknown();
        }
    }

    @Override
    public Pins pins() {
        return grant.pins();
    }
}
