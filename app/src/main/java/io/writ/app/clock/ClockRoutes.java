package io.writ.app.clock;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;

/** The clock, for which a person may vouch. */
public final class ClockRoutes {
    public Reply accept(Call call) {
        call.query().end();
        var members = Members.of(call.json(), Invariant.REQUEST_FORM, "");
        var reason = members.string("reason");
        members.end();
        return Reply.attestation(200, call.governor().acceptClock(reason, call.principal()));
    }
}
