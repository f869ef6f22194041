package io.writ.app.home;

import static io.writ.app.http.RouteRule.role;

import io.writ.Tenants;
import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import java.util.List;

/** Tenants. An operator sees and makes all of them. Any other admin sees only its own tenant. */
public final class TenantRoutes {
    private final Tenants tenants;

    public TenantRoutes(Tenants tenants) {
        this.tenants = tenants;
    }

    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/tenants", role(Role.ADMIN), this::list),
                new Route("POST", "/v1/tenants", role(Role.ADMIN), this::create));
    }

    private Reply list(Call call) {
        call.query().end();
        var names = call.isOperator()
                ? tenants.all().keySet().stream().sorted().toList()
                : List.of(call.principal().grant().tenant());
        return Reply.json(
                200,
                JsonObject.builder()
                        .put(
                                "tenants",
                                JsonArray.ofStrings(
                                        names.stream().map(TenantId::value).toList()))
                        .build());
    }

    private Reply create(Call call) {
        call.query().end();
        if (!call.isOperator()) {
            throw Invariant.ROLE_ALLOWS
                    .refuse("Authorization", "only an admin of the tenant default makes tenants")
                    .exception();
        }
        var members = Members.of(call.json(), Invariant.REQUEST_FORM, "");
        var named = members.string("tenant");
        members.end();
        var name = new TenantId(named);
        tenants.create(name);
        return Reply.json(
                201,
                JsonObject.builder()
                        .put("tenant", name.value())
                        .put("origin", tenants.origin(name))
                        .build());
    }
}
