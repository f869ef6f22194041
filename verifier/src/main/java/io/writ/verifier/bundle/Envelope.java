package io.writ.verifier.bundle;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.keys.KeySignature;
import io.writ.verifier.refusal.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A DSSE envelope (Dead Simple Signing Envelope 1.0): payload, its type, and signatures over both. To read it does not
 * show who signed it.
 */
public final class Envelope {
    /** The type of an in-toto statement, the only payload that bundles have. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final String KEY_ID = "keyid";
    private static final int MAX_SIGNATURES = 256;

    private final String payloadType;
    private final byte[] payload;
    private final List<KeySignature> signatures;

    public Envelope(String payloadType, byte[] payload, List<KeySignature> signatures) {
        this.payloadType = payloadType;
        this.payload = payload.clone();
        this.signatures = List.copyOf(signatures);
    }

    /**
     * Reads an envelope, in which every signature names its key.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-020 unless it has the form of one, INV-001 and INV-002
     *     unless it is strict JSON within the limits
     */
    public static Envelope parse(byte[] document) {
        var members = Members.of(JsonReader.read(document), Invariant.BUNDLE, "");
        var type = members.string("payloadType");
        var payload = members.base64("payload");
        var signatures = members.array(
                "signatures", (element, at) -> KeySignature.read(Members.of(element, Invariant.BUNDLE, at), KEY_ID));
        if (signatures.size() > MAX_SIGNATURES) {
            throw members.refuse("signatures", "are more than " + MAX_SIGNATURES);
        }
        members.end();
        return new Envelope(type, payload, signatures);
    }

    /** The bytes that are signed: {@code DSSEv1 <length> <type> <length> <payload>}, lengths in decimal. */
    public static byte[] preAuthEncoding(String type, byte[] payload) {
        var typeBytes = type.getBytes(StandardCharsets.UTF_8);
        var head = ("DSSEv1 " + typeBytes.length + " " + type + " " + payload.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        var encoding = new byte[head.length + payload.length];
        System.arraycopy(head, 0, encoding, 0, head.length);
        System.arraycopy(payload, 0, encoding, head.length, payload.length);
        return encoding;
    }

    /** The bytes that this envelope's signatures are over. */
    public byte[] signedBytes() {
        return preAuthEncoding(payloadType, payload);
    }

    public String payloadType() {
        return payloadType;
    }

    /** A copy of the payload's bytes. */
    public byte[] payload() {
        return payload.clone();
    }

    public List<KeySignature> signatures() {
        return signatures;
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("payload", Base64Text.encode(payload))
                .put("payloadType", payloadType)
                .put(
                        "signatures",
                        new JsonArray(signatures.stream()
                                .<JsonValue>map(signature -> signature.toJson(KEY_ID))
                                .toList()))
                .build();
    }
}
