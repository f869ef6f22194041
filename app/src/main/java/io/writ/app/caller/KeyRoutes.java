package io.writ.app.caller;

import static io.writ.app.http.RouteRule.role;

import io.writ.Tenant;
import io.writ.Tenants;
import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.ApiKeys;
import io.writ.caller.KeyRequest;
import io.writ.caller.Role;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;

/**
 * API keys. An admin of a tenant manages the keys of that tenant. An admin of the tenant {@code default} is an operator
 * and manages the keys of all tenants.
 */
public final class KeyRoutes {
    private final Tenants tenants;

    public KeyRoutes(Tenants tenants) {
        this.tenants = tenants;
    }

    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/keys", role(Role.ADMIN), this::list),
                new Route("POST", "/v1/keys", role(Role.ADMIN), this::grant),
                new Route("POST", "/v1/keys/{id}/revoke", role(Role.ADMIN), this::revoke));
    }

    private Reply list(Call call) {
        var tenant = tenant(call, call.query().text("tenant"));
        call.query().end();
        var keys = tenant.keys().list().stream().<JsonValue>map(KeyJson::of).toList();
        return Reply.json(
                200, JsonObject.builder().put("keys", new JsonArray(keys)).build());
    }

    private Reply grant(Call call) {
        var tenant = tenant(call, call.query().text("tenant"));
        call.query().end();
        var terms = KeyRequest.read(call.json());
        var key = call.idempotencyKey(terms.idempotencyKey());
        var issued = tenant.keys().grant(key.map(terms::withIdempotencyKey).orElse(terms), call.principal());
        return issued.key().isPresent()
                ? Reply.json(201, KeyJson.of(issued))
                : Reply.json(200, KeyJson.of(issued)).repeated(true);
    }

    private Reply revoke(Call call) {
        var tenant = tenant(call, call.query().text("tenant"));
        call.query().end();
        var revoked = tenant.keys()
                .revoke(ApiKeys.id(call.path("id")), call.idempotencyName(Optional.empty()), call.principal());
        return Reply.recorded(200, revoked);
    }

    /**
     * The runtime of the caller's tenant. An operator may name another tenant. For anybody else that tenant does not
     * exist.
     */
    private Tenant tenant(Call call, Optional<String> tenant) {
        if (tenant.isEmpty()
                || tenant.get().equals(call.principal().grant().tenant().value())) {
            return call.tenant();
        }
        return TenantId.parse(tenant.get())
                .flatMap(tenants::find)
                .filter(found -> call.isOperator())
                .orElseThrow(() -> Invariant.KNOWN
                        .refuse("?tenant", "there is no such tenant, or the key may not see it")
                        .exception());
    }
}
