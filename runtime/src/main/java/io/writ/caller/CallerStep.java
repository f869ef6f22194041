package io.writ.caller;

import io.writ.ledger.Projections;
import io.writ.ledger.Step;
import io.writ.ledger.StepView;
import io.writ.store.Key;
import io.writ.store.Projection;

/**
 * A step in a caller's name, taken only while the caller's API key has not been revoked in this ledger: whoever was let
 * in before the revocation, and comes to the ledger after it, is refused there. So no record of a key follows the
 * record of its revocation.
 */
public record CallerStep<A>(Principal caller, Step<A> step) implements Step<A> {
    /** @throws io.writ.verifier.refusal.RefusedException INV-035 if the key has been revoked */
    @Override
    public Answer<A> run(StepView view) {
        if (caller instanceof KeyPrincipal key) {
            // an operator's key has its row in another ledger, and none here
            var row = view.row(Projection.PRINCIPAL, Key.of(key.grant().id()));
            if (row != null && Projections.revoked(row)) {
                throw KeyRing.unknown();
            }
        }
        return step.run(view);
    }
}
