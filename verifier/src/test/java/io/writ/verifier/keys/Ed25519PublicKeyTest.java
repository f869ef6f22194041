package io.writ.verifier.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.TestKey;
import io.writ.verifier.refusal.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519PublicKeyTest {
    private static final String FIX = ". Use a key made by `writ init`, openssl or another sound generator.";
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    })
    void signaturesOfRfc8032VerifyAndNoBitOfThemMayChange(String key, String message, String signature) {
        var publicKey = Ed25519PublicKey.of(hex(key));
        assertThat(publicKey.verify(hex(message), hex(signature))).isTrue();

        for (var bit = 0; bit < 512; bit++) {
            var changed = hex(signature);
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(publicKey.verify(hex(message), changed)).isFalse();
        }
        assertThat(publicKey.verify(hex(message + "00"), hex(signature))).isFalse();
        for (var size : new int[] {0, 32, 63, 65, 128}) {
            assertThat(publicKey.verify(hex(message), Arrays.copyOf(hex(signature), size)))
                    .isFalse();
        }
    }

    @Test
    void aSignatureWithAMultipleOfTheOrderAddedIsRefused() {
        var key = TestKey.of(9);
        var signature = key.sign(new byte[] {1});
        var s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));

        for (var s2 = s.add(L); s2.bitLength() <= 256; s2 = s2.add(L)) {
            var malleated = Arrays.copyOf(signature, 64);
            var bytes = s2.toByteArray();
            for (var i = 0; i < 32; i++) {
                malleated[32 + i] = i < bytes.length ? bytes[bytes.length - 1 - i] : 0;
            }
            assertThat(key.publicKey().verify(new byte[] {1}, malleated)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            })
    void keysOfLowOrderAreRefused(String key) {
        assertThatThrownBy(() -> Ed25519PublicKey.of(hex(key)))
                .hasMessage("INV-022@verify: a public key of low order, under which anyone can sign" + FIX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // y >= p: other spellings of 0, 1 and small y
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                // x = 0 with the sign bit
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                // not on the curve
                "0200000000000000000000000000000000000000000000000000000000000000",
                "efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            })
    void keysThatAreNotCanonicalPointsAreRefused(String key) {
        assertThatThrownBy(() -> Ed25519PublicKey.of(hex(key)))
                .hasMessage("INV-022@verify: a public key that is not the canonical encoding of a point of the curve"
                        + FIX);
    }

    @Test
    void onlyThirtyTwoBytesAreAKey() {
        for (var size : new int[] {0, 31, 33, 44, 64}) {
            assertThatThrownBy(() -> Ed25519PublicKey.of(new byte[size]))
                    .hasMessage("INV-022@verify: a public key of " + size + " bytes, where Ed25519 has 32" + FIX);
        }
        assertThatThrownBy(() -> new KeySignature(TestKey.of(1).keyId(), new byte[63]))
                .hasMessage("INV-022@verify: a signature of 63 bytes, where Ed25519 has 64" + FIX);
    }

    @Test
    void everyGeneratedKeyIsAcceptedAndComesBackFromItsPem() {
        for (var i = 0; i < 100; i++) {
            var key = TestKey.of(i).publicKey();

            assertThat(Ed25519PublicKey.fromSpki(key.spkiPem())).isEqualTo(key);
            assertThat(Ed25519PublicKey.fromSpki(key.spkiPem().replace("\n", "\r\n")))
                    .isEqualTo(key);
            assertThat(key.keyId()).isEqualTo(KeyId.of(key.raw()));
        }
    }

    @Test
    void pemOfAnythingElseIsRefused() {
        var pem = TestKey.of(1).publicKey().spkiPem();
        for (var wrong : new String[] {
            "",
            "-----BEGIN PUBLIC KEY-----\n",
            pem + pem,
            pem.replace("PUBLIC", "PRIVATE"),
            pem.replace("MCow", "MCox"),
            pem.replace("MC", "M")
        }) {
            assertThatThrownBy(() -> Ed25519PublicKey.fromSpki(wrong))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("INV-0");
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
