package io.writ.app.audit;

import static io.writ.app.http.RouteRule.anyKey;
import static io.writ.app.http.RouteRule.open;

import io.writ.Tenant;
import io.writ.Tenants;
import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.policy.library.PolicyReExecution;
import io.writ.verifier.Attestation;
import io.writ.verifier.AttestationVerifier;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.RefusedException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Verifies attestations, and gives the keys with which anybody can verify them offline. */
public final class VerificationRoutes {
    private final Tenants tenants;

    public VerificationRoutes(Tenants tenants) {
        this.tenants = tenants;
    }

    public List<Route> all() {
        return List.of(
                new Route("POST", "/v1/verify", anyKey(), this::verify),
                new Route("GET", "/.well-known/jwks.json", open(), this::jwks),
                new Route("GET", "/.well-known/writ-trust-root", open(), this::trustRoot));
    }

    /** A convenience. A caller who does not trust the server verifies offline. */
    private Reply verify(Call call) {
        call.query().end();
        var body = call.jsonBody();
        var again = new PolicyReExecution();
        return call.heavily(() -> Reply.json(
                200,
                Judgement.of(
                                () -> Attestation.parseAll(body, call.memory()),
                                each -> verifier(call.tenant(), again, each))
                        .json()));
    }

    /** Against this server's trust root, and the bundle of the policy if the caller's tenant has it. */
    private AttestationVerifier verifier(Tenant tenant, PolicyReExecution again, Attestation attestation) {
        var builder = AttestationVerifier.builder(tenants.trustRoot()).reExecution(again);
        var record = attestation.record();
        try {
            builder.bundle(tenant.policies()
                    .bundle(PolicyRef.parse(record.string("policyId") + "@" + record.string("policyVersion"))));
        } catch (RefusedException e) {
            // the policy is not known here: the verdict says what was not checked because of that
            return AttestationVerifier.builder(tenants.trustRoot()).build();
        }
        return builder.build();
    }

    /** The keys of ledgers and policies that have not been revoked, as JSON Web Keys (RFC 8037). */
    private Reply jwks(Call call) {
        call.query().end();
        var root = tenants.trustRoot();
        var keys = Stream.of(TrustRoot.LEDGER, TrustRoot.POLICY)
                .flatMap(role -> root.role(role).keys().stream())
                .distinct()
                .flatMap(id -> jwk(root, id).stream())
                .toList();
        return Reply.json(
                200, JsonObject.builder().put("keys", new JsonArray(keys)).build());
    }

    private static List<JsonValue> jwk(TrustRoot root, KeyId id) {
        var key = root.key(id);
        if (key == null || key.revoked().isPresent()) {
            return List.of();
        }
        return List.of(JsonObject.builder()
                .put("kty", "OKP")
                .put("crv", "Ed25519")
                .put(
                        "x",
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(key.publicKey().raw()))
                .put("kid", id.value())
                .put("alg", "EdDSA")
                .put("use", "sig")
                .build());
    }

    private Reply trustRoot(Call call) {
        call.query().end();
        return Reply.json(200, tenants.trustRoot().toJson());
    }
}
