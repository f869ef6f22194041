package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.conformance.PackagedJar;
import io.writ.verifier.canonical.JsonReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS from two PEM files. */
@Timeout(120)
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static KeyStore store;

    @BeforeAll
    static void found() throws Exception {
        store = KeyStore.getInstance("PKCS12");
        for (var algorithm : List.of("EC", "RSA", "Ed25519")) {
            keytool(algorithm);
        }
        try (var in = Files.newInputStream(folder.resolve("keys.p12"))) {
            store.load(in, PASSWORD);
        }
        for (var algorithm : List.of("EC", "RSA", "Ed25519")) {
            var alias = algorithm.toLowerCase(java.util.Locale.ROOT);
            pem(algorithm + ".crt", "CERTIFICATE", store.getCertificate(alias).getEncoded());
            Key key = store.getKey(alias, PASSWORD);
            pem(algorithm + ".key", "PRIVATE KEY", key.getEncoded());
        }
    }

    private static void keytool(String algorithm) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        algorithm,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve("keys.p12").toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    private static void pem(String name, String type, byte[] der) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                        + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Path config(String certificate, String key) throws IOException {
        var file = Files.createTempFile(folder, "writ", ".yaml");
        return Files.writeString(
                file, "tls:\n  certificate: " + folder.resolve(certificate) + "\n  key: " + folder.resolve(key) + "\n");
    }

    /** A home of the test's own: they run beside each other, and a home has one owner. */
    private static Path home() throws Exception {
        return RunningServer.found(Files.createTempDirectory(folder, "owner"));
    }

    private static int get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whoeverTrustsTheCertificateIsServedOverTls12And13AndNobodyInClear() throws Exception {
        var home = home();
        for (var algorithm : List.of("EC", "RSA", "Ed25519")) {
            var config = config(algorithm + ".crt", algorithm + ".key");
            try (var server = RunningServer.start(home, "--config", config.toString())) {
                var uri = server.uri().resolve("/healthz");
                assertThat(uri.getScheme()).isEqualTo("https");
                assertThat(get(trusting(algorithm, "TLSv1.3"), uri)).isEqualTo(200);
                assertThat(get(trusting(algorithm, "TLSv1.2"), uri)).isEqualTo(200);
                assertThatThrownBy(() -> get(HttpClient.newHttpClient(), uri)).isInstanceOf(SSLException.class);
                requireMetadata(trusting(algorithm, "TLSv1.3"), server.uri());
                try (var clear = RawConnection.open(server)) {
                    assertThat(clear.send("GET /healthz HTTP/1.1\r\nHost: writ\r\n\r\n")
                                    .status(5_000))
                            .isNotEqualTo(200);
                }
                assertThat(server.stop()).isZero();
            }
        }
    }

    /** The metadata of access questions name the addresses at which they are asked over TLS. */
    private static void requireMetadata(HttpClient client, URI server) throws Exception {
        var ask = HttpRequest.newBuilder(server.resolve("/.well-known/authzen-configuration"))
                .build();
        var base = server.toString().replaceFirst("/$", "");
        assertThat(JsonReader.readObject(client.send(ask, HttpResponse.BodyHandlers.ofByteArray())
                                .body())
                        .canonical())
                .asString()
                .isEqualTo("{\"access_evaluation_endpoint\":\"" + base
                        + "/access/v1/evaluation\",\"access_evaluations_endpoint\":\"" + base
                        + "/access/v1/evaluations\",\"policy_decision_point\":\"" + base + "\"}");
    }

    private static HttpClient trusting(String algorithm, String protocol) throws Exception {
        var one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setCertificateEntry("one", store.getCertificate(algorithm));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(one);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder()
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    @Test
    void aHandshakeThatDoesNotEndIsClosed() throws Exception {
        var config = config("EC.crt", "EC.key");
        Files.writeString(config, Files.readString(config) + "limits: {header-timeout: PT2S}\n");
        try (var server = RunningServer.start(home(), "--config", config.toString());
                var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            // the first bytes of a handshake record that is said to be long
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0x20, 0, 1, 0, 0x1f, 0});
            socket.setSoTimeout(15_000);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(get(trusting("EC", "TLSv1.3"), server.uri().resolve("/healthz")))
                    .isEqualTo(200);
        }
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreRefusedBeforeAnythingListens() throws Exception {
        Files.writeString(folder.resolve("empty.crt"), "nothing\n");
        pem("encrypted.key", "ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});
        pem("rsa-old.key", "RSA PRIVATE KEY", new byte[] {1, 2, 3});
        pem("open.key", "PRIVATE KEY", new byte[] {1, 2, 3});
        Files.setPosixFilePermissions(folder.resolve("open.key"), PosixFilePermissions.fromString("rw-r-----"));

        var home = home();
        assertThat(refused(home, "EC.crt", "RSA.key"))
                .isEqualTo("INV-043@validate: tls.key: \"" + folder.resolve("RSA.key")
                        + "\" is not the key of the first" + " certificate of tls.certificate.");
        assertThat(refused(home, "EC.crt", "encrypted.key"))
                .isEqualTo("INV-043@validate: tls.key: the private key encrypted.key is encrypted: decrypt it with"
                        + " openssl pkcs8 into a file with mode 0600.");
        assertThat(refused(home, "EC.crt", "rsa-old.key"))
                .isEqualTo(
                        "INV-043@validate: tls.key: the private key rsa-old.key is not in PKCS#8 PEM: convert it with"
                                + " openssl pkcs8 -topk8 -nocrypt.");
        assertThat(refused(home, "EC.crt", "open.key"))
                .isEqualTo("INV-043@validate: tls.key: the private key open.key is open to others than its owner: chmod"
                        + " 600 it.");
        assertThat(refused(home, "EC.crt", "missing.key")).endsWith("missing.key\": there is no such file.");
        assertThat(refused(home, "missing.crt", "EC.key")).endsWith("missing.crt\": there is no such file.");
        assertThat(refused(home, "empty.crt", "EC.key")).contains("INV-043@validate: tls.certificate: ");
    }

    /** What a server says that does not start, on the first line. */
    private static String refused(Path home, String certificate, String key) throws Exception {
        List<String> line = PackagedJar.command();
        line.addAll(List.of(
                "serve",
                "--home",
                home.toString(),
                "--port",
                "0",
                "--config",
                config(certificate, key).toString()));
        var process = new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var message = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        return message.lines().findFirst().orElse("");
    }
}
