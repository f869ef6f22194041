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
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;

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
        var policies = members.has("policies")
                ? Optional.of(members.strings("policies").stream()
                        .map(PolicyRef::parse)
                        .toList())
                : Optional.<List<PolicyRef>>empty();
        members.end();
        return Reply.json(201, created(tenants, new TenantId(named), policies));
    }

    /** Makes a tenant, and says what it starts with: what its ledger has in force. */
    static JsonObject created(Tenants tenants, TenantId name, Optional<List<PolicyRef>> policies) {
        var started = tenants.create(name, policies).policies().published().stream()
                .map(policy -> policy.ref().toString())
                .toList();
        return JsonObject.builder()
                .put("tenant", name.value())
                .put("origin", tenants.origin(name))
                .put("policies", JsonArray.ofStrings(started))
                .build();
    }
}
