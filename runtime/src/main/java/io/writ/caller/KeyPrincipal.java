package io.writ.caller;

import io.writ.ledger.StepView;
import io.writ.verifier.Inside;
import java.util.Set;

/** A caller that presented an API key. */
public record KeyPrincipal(KeyGrant grant) implements Principal {
    /** What a key's records name as their principal. */
    public static String nameOf(String keyId) {
        return "key:" + keyId;
    }

    @Override
    public String name() {
        return nameOf(grant.id());
    }

    @Override
    public String subject() {
        return grant.subject();
    }

    @Override
    public Set<Role> roles() {
        return grant.roles();
    }

    /** Only what was granted: {@link Role#ADMIN} makes nobody a finance manager. */
    @Override
    public boolean holds(String function) {
        return grant.functions().holds(function);
    }

    /** While its grant has not been revoked in this ledger; an operator's key has its row in another one. */
    @Override
    @Inside
    public void requireGood(StepView view) {
        if (PrincipalTable.find(view, grant.id())
                .filter(PrincipalTable.Entry::revoked)
                .isPresent()) {
            throw KeyRing.unknown();
        }
    }

    @Override
    public Pins pins() {
        return grant.pins();
    }
}
