package io.writ.verifier;

import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.KeySignature;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.log.Checkpoint;
import io.writ.verifier.log.SignedCheckpoint;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A key pair that a test made from a seed, so that every run signs the same bytes. */
public record TestKey(PrivateKey secret, Ed25519PublicKey publicKey) {
    public static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant UNTIL = Instant.parse("2028-01-01T00:00:00Z");

    public static TestKey of(int number) {
        var seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return of(seed);
    }

    /** The key of one of the seeds that the sample set publishes. */
    public static TestKey ofHex(String seed) {
        return of(HexFormat.of().parseHex(seed));
    }

    private static TestKey of(byte[] seed) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new FixedSeed(seed));
            var pair = generator.generateKeyPair();
            var spki = pair.getPublic().getEncoded();
            return new TestKey(
                    pair.getPrivate(), Ed25519PublicKey.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] sign(byte[] message) {
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(secret);
            ed25519.update(message);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public KeySignature signature(byte[] message) {
        return new KeySignature(keyId(), sign(message));
    }

    public SignedCheckpoint sign(Checkpoint checkpoint) {
        return SignedCheckpoint.of(checkpoint, publicKey.raw(), sign(checkpoint.text()));
    }

    public KeyId keyId() {
        return publicKey.keyId();
    }

    public RootKey valid() {
        return valid(FROM, UNTIL);
    }

    public RootKey valid(Instant from, Instant until) {
        return new RootKey(publicKey, from, until, Optional.empty());
    }

    public RootKey revoked() {
        return new RootKey(publicKey, FROM, UNTIL, Optional.of(FROM));
    }

    private static final class FixedSeed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        FixedSeed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
