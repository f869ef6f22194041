package io.writ.app.publication;

import static io.writ.app.http.RouteRule.anyKey;
import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.publication.Publication;
import io.writ.publication.PublishedPolicy;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.bundle.Envelope;
import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Policies: read, published, retired. A bundle travels as its folder's files, each in base64, the envelope among them.
 */
public final class PolicyRoutes {

    public List<Route> all() {
        return List.of(
                new Route("GET", "/v1/policies", anyKey(), this::list),
                new Route("GET", "/v1/policies/{id}/{version}", anyKey(), this::read),
                new Route("PUT", "/v1/policies/{id}/{version}", role(Role.POLICY), this::publish),
                new Route("POST", "/v1/policies/{id}/{version}/retire", role(Role.POLICY), this::retire));
    }

    private Reply list(Call call) {
        call.query().end();
        var policies = call.tenant().policies().published().stream()
                .<JsonValue>map(policy -> json(policy).build())
                .toList();
        return Reply.json(
                200,
                JsonObject.builder().put("policies", new JsonArray(policies)).build());
    }

    private static JsonObject.Builder json(PublishedPolicy policy) {
        return JsonObject.builder()
                .put("policyId", policy.ref().id().toString())
                .put("policyVersion", policy.ref().version().toString())
                .put("state", policy.retired() ? "retired" : "in-force")
                .put("bundleHash", policy.bundleHash().hex());
    }

    private Reply read(Call call) {
        call.query().end();
        var ref = ref(call);
        var policy = call.tenant().policies().published().stream()
                .filter(each -> each.ref().equals(ref))
                .findFirst()
                .orElseThrow(PolicyRoutes::unknown);
        var bundle = call.tenant().policies().bundle(ref);
        var canonical = bundle.files().get(Bundle.CANONICAL_POLICY);
        var json = json(policy);
        if (canonical != null) {
            json.put("policy", JsonReader.readObject(canonical));
        }
        var files = JsonObject.builder();
        bundle.files().forEach((name, bytes) -> files.put(name, Base64Text.encode(bytes)));
        files.put(Bundle.ENVELOPE, Base64Text.encode(bundle.envelope().toJson().canonical()));
        return Reply.json(200, json.put("files", files.build()).build());
    }

    private static RefusedException unknown() {
        return Invariant.KNOWN
                .refuse("path", "this tenant has published no such policy version")
                .exception();
    }

    private static PolicyRef ref(Call call) {
        try {
            return PolicyRef.parse(call.path("id") + "@" + call.path("version"));
        } catch (RefusedException e) {
            // text that is not the name of a policy names none
            throw unknown();
        }
    }

    private Reply publish(Call call) {
        var terms = new Publication.Asked(
                call.query().flag("newReplayKey"), call.query().flag("retireOthers"));
        call.query().end();
        var ref = ref(call);
        var bundle = bundle(call.json());
        requireNamed(ref, bundle);
        return call.tenant()
                .policies()
                .publish(bundle, terms, call.principal())
                .attestation()
                .map(attestation -> Reply.attestation(201, attestation)
                        .with("Location", "/v1/policies/" + ref.id() + "/" + ref.version()))
                .orElseGet(() -> read(call));
    }

    private static Bundle bundle(JsonObject body) {
        var members = Members.of(body, Invariant.REQUEST_FORM, "");
        var files = members.object("files");
        Map<String, byte[]> contents = new TreeMap<>();
        files.names().forEach(name -> contents.put(name, files.base64(name)));
        members.end();
        var envelope = contents.remove(Bundle.ENVELOPE);
        if (envelope == null) {
            throw Invariant.BUNDLE
                    .refuse("/files", "the policy is not signed: " + Bundle.ENVELOPE + " is missing")
                    .exception();
        }
        return Bundle.of(contents, Envelope.parse(envelope));
    }

    /**
     * Compares the path with what the canonical policy says about itself. The signatures, which are checked later,
     * prove that it says the truth.
     */
    private static void requireNamed(PolicyRef ref, Bundle bundle) {
        var canonical = bundle.files().get(Bundle.CANONICAL_POLICY);
        var policy = canonical == null ? JsonObject.EMPTY : JsonReader.readObject(canonical);
        if (!ref.id().toString().equals(policy.string("policyId"))
                || !ref.version().toString().equals(policy.string("policyVersion"))) {
            throw Invariant.REQUEST_FORM
                    .refuse("path", "the bundle is not of the policy version that the path names")
                    .exception();
        }
    }

    private Reply retire(Call call) {
        call.query().end();
        return Reply.recorded(
                200,
                call.tenant().policies().retire(ref(call), call.idempotencyName(Optional.empty()), call.principal()));
    }
}
