package io.writ.app.clock;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.refusal.Invariant;
import java.util.List;

/** Accepts the clock as it is after a jump, when a person confirms that it is right. */
public final class ClockRoutes {
    public List<Route> all() {
        return List.of(new Route("POST", "/v1/clock/accept", role(Role.ADMIN), this::accept));
    }

    private Reply accept(Call call) {
        call.query().end();
        var members = Members.of(call.json(), Invariant.REQUEST_FORM, "");
        var reason = members.string("reason");
        var key = call.idempotencyName(members.optionalString("idempotencyKey").map(IdempotencyKey::new));
        members.end();
        return Reply.recorded(200, call.tenant().acceptClock(reason, key, call.principal()));
    }
}
