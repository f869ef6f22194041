package io.writ.client;

import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.KeySignature;
import io.writ.verifier.keys.RootKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A key pair of this run. */
record TestKey(PrivateKey secret, Ed25519PublicKey publicKey) {
    static TestKey fresh() {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var spki = pair.getPublic().getEncoded();
            return new TestKey(
                    pair.getPrivate(), Ed25519PublicKey.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] sign(byte[] message) {
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(secret);
            ed25519.update(message);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    KeySignature signature(byte[] message) {
        return new KeySignature(publicKey.keyId(), sign(message));
    }

    RootKey valid() {
        return new RootKey(
                publicKey,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                Optional.empty());
    }
}
