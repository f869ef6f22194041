package io.writ.app.http;

import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;

/** The clock, for which a person may vouch. */
final class ClockRoutes {
    Reply accept(Call call) {
        call.query().end();
        var members = Members.of(call.json(), Invariant.REQUEST_FORM, "");
        var reason = members.string("reason");
        members.end();
        return DecisionRoutes.attestation(200, call.governor().acceptClock(reason, call.principal()));
    }
}
