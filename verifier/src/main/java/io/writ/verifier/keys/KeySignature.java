package io.writ.verifier.keys;

import io.writ.verifier.canonical.Base64Text;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.refusal.Invariant;

/** A signature and the id of the key that is said to have made it: 64 bytes, nothing proven yet. */
public final class KeySignature {
    private final KeyId keyId;
    private final byte[] bytes;

    /**
     * @throws io.writ.verifier.refusal.RefusedException INV-022 unless the signature is exactly 64 bytes
     */
    public KeySignature(KeyId keyId, byte[] signature) {
        if (signature.length != Ed25519PublicKey.SIGNATURE_SIZE) {
            throw Invariant.KEY_FORM
                    .refuse("", "a signature of " + signature.length + " bytes, where Ed25519 has 64")
                    .exception();
        }
        this.keyId = keyId;
        this.bytes = signature.clone();
    }

    /** Reads {@code {<keyName>: …, "sig": …}}; DSSE and the trust root spell the key's name differently. */
    public static KeySignature read(Members members, String keyName) {
        var keyId = members.read(keyName, KeyId::new);
        var signature = members.read("sig", text -> new KeySignature(keyId, Base64Text.decode(text)));
        members.end();
        return signature;
    }

    public KeyId keyId() {
        return keyId;
    }

    /** A copy of the 64 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** What {@link #read} reads. */
    public JsonObject toJson(String keyName) {
        return JsonObject.builder()
                .put(keyName, keyId.value())
                .put("sig", Base64Text.encode(bytes))
                .build();
    }
}
