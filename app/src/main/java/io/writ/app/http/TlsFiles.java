package io.writ.app.http;

import io.writ.app.config.ServerSettings;
import io.writ.signing.PrivateKeyPem;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two PEM files of TLS: a chain of certificates, and the private key of the first. Nothing but the JDK reads them.
 */
public final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final int LARGEST = 1 << 20;
    private static final char[] NO_PASSWORD = {};

    private TlsFiles() {}

    /**
     * What Jetty needs for TLS 1.2 and 1.3.
     *
     * @throws RefusedException INV-034 if a file cannot be read, INV-043 if they are not what they should be
     */
    public static SslContextFactory.Server read(ServerSettings.Tls tls) {
        var chain = chain(tls.certificate());
        var key = key(tls.key(), chain.getFirst().getPublicKey());
        var factory = new SslContextFactory.Server();
        factory.setKeyStore(keyStore(chain, key));
        factory.setKeyStorePassword("");
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        factory.setRenegotiationAllowed(false);
        return factory;
    }

    private static List<X509Certificate> chain(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LARGEST);
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new java.io.ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw wrong("tls.certificate", file, "holds no certificate", "Put the chain into it, in PEM.");
            }
            warnOfDates(certificates.getFirst());
            return certificates;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (CertificateException e) {
            throw wrong("tls.certificate", file, "is not a chain of certificates in PEM", "Put the chain into it.");
        }
    }

    private static void warnOfDates(X509Certificate certificate) {
        var now = Instant.now();
        if (now.isAfter(certificate.getNotAfter().toInstant())
                || now.isBefore(certificate.getNotBefore().toInstant())) {
            LOG.warn(
                    "the certificate of TLS is valid from {} to {}: callers will refuse it",
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        }
    }

    private static PrivateKey key(Path file, PublicKey ofCertificate) {
        try {
            var der = new PKCS8EncodedKeySpec(PrivateKeyPem.read(file));
            var key = KeyFactory.getInstance(ofCertificate.getAlgorithm()).generatePrivate(der);
            if (belongsTo(ofCertificate, key)) {
                return key;
            }
        } catch (IOException e) {
            var reason = e.getMessage();
            if (reason == null || !reason.startsWith("the private key")) {
                throw unreadable(file, e);
            }
            throw Invariant.SETTINGS
                    .refuse("tls.key", reason, "Give the certificate's key in PKCS#8 PEM with mode 0600.")
                    .exception();
        } catch (GeneralSecurityException e) {
            LOG.debug("the key of TLS cannot be used with its certificate", e);
        }
        throw wrong(
                "tls.key",
                file,
                "is not the key of the first certificate of tls.certificate",
                "Give the key with which that certificate was requested.");
    }

    /** Whether a signature of the key verifies with the certificate. */
    private static boolean belongsTo(PublicKey ofCertificate, PrivateKey key) throws GeneralSecurityException {
        var algorithm = switch (ofCertificate.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> ofCertificate.getAlgorithm();
        };
        var message = new byte[] {1};
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(message);
        var verifying = Signature.getInstance(algorithm);
        verifying.initVerify(ofCertificate);
        verifying.update(message);
        return verifying.verify(signing.sign());
    }

    private static KeyStore keyStore(List<X509Certificate> chain, PrivateKey key) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("writ", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has key stores in memory", e);
        }
    }

    private static RefusedException wrong(String setting, Path file, String problem, String fix) {
        return Invariant.SETTINGS
                .refuse(setting, Refusal.quote(file.toString()) + " " + problem, fix)
                .exception();
    }

    private static RefusedException unreadable(Path file, IOException e) {
        return Invariant.NAMED_FILE
                .refuse(
                        Refusal.quote(file.toString()),
                        e instanceof NoSuchFileException ? "there is no such file" : "this user cannot read it")
                .exception();
    }
}
