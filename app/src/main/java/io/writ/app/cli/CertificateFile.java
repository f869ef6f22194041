package io.writ.app.cli;

import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Reads the certificates, in PEM, that the certificate of a server must lead to: that of its issuer, or its own if it
 * signed itself.
 */
final class CertificateFile {
    private static final int MAX_BYTES = 1 << 20;

    private CertificateFile() {}

    /**
     * TLS that trusts these certificates alone.
     *
     * @throws io.writ.verifier.refusal.RefusedException INV-034 if the file cannot be read or holds no certificate
     */
    static SSLContext trust(Path file) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(InputFile.read(file, MAX_BYTES)));
            for (var certificate : certificates) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            if (store.size() == 0) {
                throw new GeneralSecurityException("no certificate");
            }
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw Invariant.NAMED_FILE
                    .refuse(
                            Refusal.quote(file.toString()),
                            "it holds no X.509 certificate in PEM",
                            "Name the file of the certificate that issued the server's.")
                    .exception();
        }
    }
}
