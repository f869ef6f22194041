package io.writ.app.escalation;

import io.writ.gate.Escalated;
import io.writ.verifier.canonical.JsonObject;

/** Where a failure has led as machines read it, with the proof, the same on the command line and over HTTP. */
public final class EscalationJson {
    private EscalationJson() {}

    /** {@code tier}, {@code count}, {@code approvalId} where people are asked, and the failure's attestation. */
    public static JsonObject of(Escalated led) {
        return JsonObject.builder()
                .putAll(led.toJson())
                .put("attestation", led.attestation().toJson())
                .build();
    }
}
