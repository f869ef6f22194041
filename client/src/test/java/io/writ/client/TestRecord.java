package io.writ.client;

import io.writ.verifier.Disclosure;
import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Makes records of decisions as a runtime would: every value a commitment, decimals in normal form. */
final class TestRecord {
    private int count;
    String action = "approve";

    record Made(JsonObject record, List<String> disclosures) {}

    Made decision(String key, JsonObject request) {
        var disclosures = new ArrayList<String>();
        var normal = JsonObject.builder();
        var signals = JsonObject.builder();
        ((JsonObject) Objects.requireNonNull(request.get("signals"))).members().forEach((name, value) -> {
            var recorded = normalized(value);
            normal.put(name, recorded);
            signals.put(name, commit(disclosures, "/signals/" + name, recorded));
        });
        var proposed = request.get("action");
        var run = proposed != null
                ? proposed
                : JsonObject.builder()
                        .put("name", "payment.execute")
                        .put("parameters", normal.build())
                        .build();
        var idempotency = JsonObject.builder()
                .put("operation", "executeFromSignals")
                .put("key", key)
                .put("bodyDigest", Digest.sha256(request.canonical()).hex())
                .build();
        var parents = request.get("parents");
        var record = JsonObject.builder()
                .putAll(head(request))
                .put("signals", signals.build())
                .put("facts", JsonObject.EMPTY)
                .put("action", commit(disclosures, "/action", run))
                .put("idempotency", commit(disclosures, "/idempotency", idempotency))
                .put("parents", parents == null ? new JsonArray(List.of()) : parents)
                .putAll(verdict(disclosures));
        return new Made(record.build(), disclosures);
    }

    private JsonObject head(JsonObject request) {
        count++;
        var id = String.format(Locale.ROOT, "01932f6a-7c00-7000-8000-%012x", count);
        return JsonObject.builder()
                .put("type", "decision")
                .put("v", 1)
                .put("id", id)
                .put("executionId", id)
                .put("time", "2026-11-20T05:10:03.123Z")
                .put("tenant", "default")
                .put("principal", "key:ci")
                .put("policyId", Objects.requireNonNull(request.string("policyId")))
                .put("policyVersion", Objects.requireNonNull(request.string("policyVersion")))
                .put("bundleHash", "ab".repeat(32))
                .put("runtimeVersion", "0.1.0")
                .put("runtimeHash", "cd".repeat(32))
                .putIfPresent("threadId", request.string("threadId"))
                .putIfPresent("agentId", request.string("agentId"))
                .build();
    }

    private JsonObject verdict(List<String> disclosures) {
        var state = action.equals("approve") ? "completed" : action.equals("reject") ? "blocked" : "pending_override";
        var rest = JsonObject.builder()
                .put("execution_fingerprint", commit(disclosures, "/execution_fingerprint", new JsonString("ef")))
                .put("replayTag", "12".repeat(32))
                .put("evidence", new JsonArray(List.of()))
                .put("status", "GREEN")
                .put("violations", new JsonArray(List.of()))
                .put(
                        "decision",
                        JsonObject.builder()
                                .put("action", action)
                                .put("requires_override", action.equals("manual_review"))
                                .put("reason", "Because.")
                                .put("rule", "r")
                                .build())
                .put("execution_state", state);
        if (state.equals("completed")) {
            rest.put("expires", "2026-11-20T05:25:03.123Z");
        }
        return rest.build();
    }

    private static JsonValue normalized(JsonValue sent) {
        return sent instanceof JsonString s && s.value().equals("250.00")
                ? new JsonString("250")
                : sent instanceof JsonNumber n && n.text().contains(".") ? new JsonString(n.text()) : sent;
    }

    private String commit(List<String> disclosures, String place, JsonValue value) {
        var salt = new byte[Disclosure.SALT_SIZE];
        salt[0] = (byte) disclosures.size();
        var disclosure = Disclosure.of(salt, place, value);
        disclosures.add(disclosure.text());
        return disclosure.commitment();
    }
}
