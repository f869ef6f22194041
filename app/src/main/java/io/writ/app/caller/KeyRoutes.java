package io.writ.app.caller;

import io.writ.Governor;
import io.writ.Tenants;
import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.caller.KeyTerms;
import io.writ.home.HomeFounder;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.IdempotencyKey;
import io.writ.verifier.refusal.Invariant;
import java.util.List;
import java.util.Optional;

/**
 * API keys and tenants. An admin of a tenant rules over that tenant's keys; one of the tenant {@code default}, which is
 * the operator's, also over the tenants and the keys of all.
 */
public final class KeyRoutes {
    private final Tenants tenants;

    public KeyRoutes(Tenants tenants) {
        this.tenants = tenants;
    }

    public Reply list(Call call) {
        var governor = governor(call, call.query().text("tenant"));
        call.query().end();
        var keys = governor.keys().stream().<JsonValue>map(KeyJson::of).toList();
        return Reply.json(
                200, JsonObject.builder().put("keys", new JsonArray(keys)).build());
    }

    public Reply grant(Call call) {
        var governor = governor(call, call.query().text("tenant"));
        call.query().end();
        var terms = KeyTerms.read(call.json());
        var key = call.idempotencyKey(terms.idempotencyKey().map(IdempotencyKey::new));
        var issued = governor.grantKey(key.map(terms::withIdempotencyKey).orElse(terms), call.principal());
        return issued.key().isPresent()
                ? Reply.json(201, KeyJson.of(issued))
                : Reply.json(200, KeyJson.of(issued)).repeated(true);
    }

    public Reply revoke(Call call) {
        var governor = governor(call, call.query().text("tenant"));
        call.query().end();
        return Reply.attestation(200, governor.revokeKey(call.path("id"), call.principal()));
    }

    /** The runtime of the caller's tenant, or of another one for an operator; to others there is no other. */
    private Governor governor(Call call, Optional<String> tenant) {
        if (tenant.isEmpty() || tenant.get().equals(call.principal().grant().tenant())) {
            return call.governor();
        }
        return tenants.find(tenant.get())
                .filter(found -> isOperator(call))
                .orElseThrow(() -> Invariant.KNOWN
                        .refuse("?tenant", "there is no such tenant, or the key may not see it")
                        .exception());
    }

    private static boolean isOperator(Call call) {
        return call.principal().grant().tenant().equals(HomeFounder.DEFAULT_TENANT);
    }

    public Reply tenants(Call call) {
        call.query().end();
        var names = isOperator(call)
                ? tenants.all().keySet().stream().sorted().toList()
                : List.of(call.principal().grant().tenant());
        return Reply.json(
                200,
                JsonObject.builder().put("tenants", JsonArray.ofStrings(names)).build());
    }

    public Reply createTenant(Call call) {
        call.query().end();
        if (!isOperator(call)) {
            throw Invariant.ROLE_ALLOWS
                    .refuse("Authorization", "only an admin of the tenant default makes tenants")
                    .exception();
        }
        var members = Members.of(call.json(), Invariant.REQUEST_FORM, "");
        var name = members.string("tenant");
        members.end();
        tenants.create(name);
        return Reply.json(
                201,
                JsonObject.builder()
                        .put("tenant", name)
                        .put("origin", tenants.origin(name))
                        .build());
    }
}
