package io.writ.signing;

import io.writ.time.Entropy;
import io.writ.verifier.keys.Ed25519PublicKey;
import io.writ.verifier.keys.KeySignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;

/**
 * An Ed25519 private key (RFC 8032) in memory. It signs and tells its public key; the key itself leaves this class only
 * into a file of its own with mode 0600, as PKCS#8 PEM (RFC 8410). Safe for use by several threads.
 */
public final class Ed25519PrivateKey {
    /** The size of the seed from which a key follows, in bytes. */
    public static final int SEED_SIZE = 32;

    /** The DER of RFC 8410 section 7 in front of the seed. */
    private static final byte[] PKCS8 = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};

    private final PrivateKey key;
    private final Ed25519PublicKey publicKey;

    private Ed25519PrivateKey(PrivateKey key, Ed25519PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    public static Ed25519PrivateKey generate(Entropy entropy) {
        var seed = new byte[SEED_SIZE];
        entropy.fill(seed);
        return ofSeed(seed);
    }

    /** The key of a 32-byte seed; the same seed always gives the same key. */
    public static Ed25519PrivateKey ofSeed(byte[] seed) {
        if (seed.length != SEED_SIZE) {
            throw new IllegalArgumentException("a seed of " + seed.length + " bytes");
        }
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            var pair = generator.generateKeyPair();
            return new Ed25519PrivateKey(privateKey(seed), publicKey((EdECPublicKey) pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private static PrivateKey privateKey(byte[] seed) throws GeneralSecurityException {
        var der = Arrays.copyOf(PKCS8, PKCS8.length + SEED_SIZE);
        System.arraycopy(seed, 0, der, PKCS8.length, SEED_SIZE);
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static Ed25519PublicKey publicKey(EdECPublicKey key) {
        var spki = key.getEncoded();
        return Ed25519PublicKey.of(Arrays.copyOfRange(spki, spki.length - Ed25519PublicKey.SIZE, spki.length));
    }

    /**
     * Reads a PKCS#8 PEM file.
     *
     * @throws IOException if it cannot be read, is open to others than its owner, or is not an Ed25519 key; the message
     *     says what to do and holds nothing of the key
     */
    public static Ed25519PrivateKey read(Path file) throws IOException {
        var der = PrivateKeyPem.read(file);
        if (der.length == PKCS8.length + SEED_SIZE && Arrays.mismatch(der, PKCS8) == PKCS8.length) {
            return ofSeed(Arrays.copyOfRange(der, PKCS8.length, der.length));
        }
        throw new IOException("the private key " + file.getFileName() + " is not an Ed25519 key in PKCS#8 PEM");
    }

    /** Writes the key to a new file that only its owner can read. */
    public void write(Path file) throws IOException {
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PrivateKeyPem.OWNER_ONLY))) {
            channel.write(StandardCharsets.US_ASCII.encode(PrivateKeyPem.of(key.getEncoded())));
        }
    }

    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    /** The 64-byte signature of a message. */
    public byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs", e);
        }
    }

    /** The signature with the id of its key. */
    public KeySignature signAs(byte[] message) {
        return new KeySignature(publicKey.keyId(), sign(message));
    }

    @Override
    public String toString() {
        return "private key of " + publicKey.keyId();
    }

    /** Hands the seed to the JDK's generator, which has no other way to derive the public key from it. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
