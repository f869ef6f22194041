package io.writ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.gate.Answer;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.signing.TrustRootDraft;
import io.writ.store.sqlite.SqliteStore.Mode;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Homes that are not as they must be. */
final class HomeTest {
    @TempDir
    Path folder;

    private TestHome home;

    @BeforeEach
    void foundHome() {
        home = TestHome.found(folder);
    }

    /** Something done to a home. */
    @FunctionalInterface
    interface Damage {
        void to(TestHome home) throws IOException;
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "no home",
                        home -> Files.delete(home.folder().resolve("home.json")),
                        "INV-026@store: home: there is no home at .*\\. Make one with `writ init --home DIR`\\."),
                damage(
                        "marker cut off",
                        home -> Files.writeString(home.folder().resolve("home.json"), "{"),
                        "INV-001@canonicalize: home\\.json.*\\. Restore it from a backup of the home\\."),
                damage(
                        "trust root missing",
                        home -> Files.delete(home.folder().resolve("trust/root.json")),
                        "INV-026@store: trust/root\\.json: the file is missing or not readable by this user\\. Restore it from a backup of the home\\."),
                damage(
                        "trust root altered",
                        home -> replace(home.folder().resolve("trust/root.json"), "\"version\": 1", "\"version\": 2"),
                        "INV-021@verify: trust/root\\.json.*"),
                damage(
                        "secret missing",
                        home -> Files.delete(home.folder().resolve("keys/replay.secret")),
                        "INV-026@store: keys/replay\\.secret: the file is missing or not readable by this user.*"),
                damage(
                        "secret cut off",
                        home -> Files.write(home.folder().resolve("keys/replay.secret"), new byte[31]),
                        "INV-026@store: keys/replay\\.secret: the file is not 32 bytes long.*"),
                damage(
                        "secret replaced",
                        home -> Files.write(home.folder().resolve("keys/replay.secret"), new byte[32]),
                        "INV-026@store: ledger: the ledger was made with another replay-secret-digest\\. Restore keys and ledger from the same backup\\."),
                damage(
                        "ledger key missing",
                        home -> Files.delete(home.folder().resolve("keys/ledger.pem")),
                        "INV-025@sign: keys/ledger\\.pem: the key cannot be read.*"),
                damage(
                        "ledger key open to others",
                        home -> Files.setPosixFilePermissions(
                                home.folder().resolve("keys/ledger.pem"), PosixFilePermissions.fromString("rw-r-----")),
                        "INV-025@sign: keys/ledger\\.pem: the private key ledger\\.pem is open to others than its owner: chmod 600 it.*"),
                damage(
                        "ledger key of another role",
                        home -> Files.copy(
                                home.folder().resolve("keys/policy.pem"),
                                home.folder().resolve("keys/ledger.pem"),
                                StandardCopyOption.REPLACE_EXISTING),
                        "INV-025@sign: key [0-9a-f]{64}: the trust root does not list the key as a ledger's.*"),
                damage(
                        "ledger key revoked",
                        home -> reissue(
                                home,
                                key -> new RootKey(
                                        key.publicKey(),
                                        key.notBefore(),
                                        key.notAfter(),
                                        Optional.of(key.notBefore()))),
                        "INV-025@sign: key [0-9a-f]{64}: the trust root has revoked the key.*"),
                damage(
                        "ledger role that asks for two signatures",
                        HomeTest::askForTwoSignatures,
                        "INV-025@sign: /roles/ledger/threshold: the trust root asks for 2 signatures under a checkpoint, and this runtime has one key.*"),
                damage(
                        "ledger missing",
                        home -> Files.delete(home.database()),
                        "INV-026@store: tenants/default/ledger\\.db: the tenant's ledger is lost\\. Restore it from a backup of the home\\."),
                damage(
                        "ledger missing with its folder",
                        home -> {
                            Files.delete(home.database());
                            Files.delete(home.database().getParent());
                        },
                        "INV-026@store: tenants/default/ledger\\.db: the tenant's ledger is lost\\. Restore it from a backup of the home\\."),
                damage(
                        "ledger of another tenant",
                        home -> {
                            try (var opened = Homes.open(home.folder(), Mode.WRITE)) {
                                opened.createTenant(new TenantId("other"), Map.of());
                            }
                            Files.copy(
                                    home.folder().resolve("tenants/other/ledger.db"),
                                    home.database(),
                                    StandardCopyOption.REPLACE_EXISTING);
                        },
                        "INV-026@store: ledger: the ledger was made with another origin\\. Restore keys and ledger from the same backup\\."));
    }

    private static Arguments damage(String name, Damage damage, String message) {
        return Arguments.of(name, damage, message);
    }

    private static void replace(Path file, String from, String to) throws IOException {
        var text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    /** The trust root again with every ledger key changed, signed by the root key. */
    private static void reissue(TestHome home, UnaryOperator<RootKey> change) throws IOException {
        var root = home.trustRoot();
        Map<KeyId, RootKey> keys = new HashMap<>(root.keys());
        root.role("ledger").keys().forEach(id -> keys.computeIfPresent(id, (same, key) -> change.apply(key)));
        Map<String, io.writ.verifier.keys.RootRole> roles = new HashMap<>();
        root.roleNames().forEach(name -> roles.put(name, root.role(name)));
        var signed = new TrustRootDraft(1, root.issued(), java.util.List.copyOf(root.origins()), keys, roles)
                .sign(java.util.List.of(Ed25519PrivateKey.read(home.folder().resolve("keys/root.pem"))));
        Files.write(home.folder().resolve("trust/root.json"), PrettyWriter.write(signed.toJson()));
    }

    private static void askForTwoSignatures(TestHome home) throws IOException {
        var root = home.trustRoot();
        var first = root.role("ledger").keys().iterator().next();
        var second = Ed25519PrivateKey.generate(Entropy.system()).publicKey();
        Map<KeyId, RootKey> keys = new HashMap<>(root.keys());
        var known = java.util.Objects.requireNonNull(keys.get(first));
        keys.put(second.keyId(), new RootKey(second, known.notBefore(), known.notAfter(), Optional.empty()));
        Map<String, io.writ.verifier.keys.RootRole> roles = new HashMap<>();
        root.roleNames().forEach(name -> roles.put(name, root.role(name)));
        roles.put("ledger", new io.writ.verifier.keys.RootRole(java.util.Set.of(first, second.keyId()), 2));
        var signed = new TrustRootDraft(1, root.issued(), java.util.List.copyOf(root.origins()), keys, roles)
                .sign(java.util.List.of(Ed25519PrivateKey.read(home.folder().resolve("keys/root.pem"))));
        Files.write(home.folder().resolve("trust/root.json"), PrettyWriter.write(signed.toJson()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aHomeThatIsNotWholeIsRefusedAndSaysWhatToDo(String name, Damage damage, String message) throws IOException {
        var lockFree = home.folder();
        damage.to(home);

        assertThatThrownBy(home::open)
                .as(name)
                .isInstanceOf(RefusedException.class)
                .hasMessageMatching(message);
        assertThatThrownBy(home::open).as("the lock is given back").hasMessageMatching(message);
        assertThat(lockFree.resolve("policies")).isDirectory();
    }

    @Test
    void aFolderThatIsThereIsNeverOverwritten() throws IOException {
        var founder = Homes.founder(TimeSource.SYSTEM, Entropy.system());
        var file = Files.writeString(folder.resolve("file"), "mine");
        var empty = Files.createDirectory(folder.resolve("empty"));
        var before = Files.readAllBytes(home.folder().resolve("trust/root.json"));

        for (var target : new Path[] {home.folder(), file}) {
            assertThatThrownBy(() -> founder.found(target, null))
                    .hasMessage(
                            "INV-026@store: home: the folder is there already and is not empty; nothing is overwritten."
                                    + " Choose another folder, or use the home that is there.");
        }
        founder.found(empty, null);

        assertThat(Files.readAllBytes(home.folder().resolve("trust/root.json"))).isEqualTo(before);
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThatThrownBy(() -> founder.found(folder.resolve("new"), "NOT A HOST"))
                .hasMessage(
                        "INV-026@store: origin: not a host name in lowercase. Give a name such as ledger.example.com.");
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder("home", "file", "empty");
        }
    }

    @Test
    void oneProcessWritesAndARefusedAttemptDoesNotLetAnotherIn() {
        var link = folder.resolve("link");
        try (var governor = home.open()) {
            Files.createSymbolicLink(link, home.folder());
            for (var path : new Path[] {home.folder(), link}) {
                assertThatThrownBy(() -> Governor.open(path))
                        .hasMessage("INV-027@store: home: this process has the home open already."
                                + " Use the one that is open, or close it first.");
            }
            try (var child = ChildJvm.start(Opening.class, home.folder().toString())) {
                assertThat(child.remaining())
                        .containsExactly("INV-027@store: home: another process holds the home."
                                + " Stop the other process, or send the command to it with --server URL.");
            }
            assertThat(governor.executeFromSignals(TestHome.payment("PAY-1", "250")))
                    .isInstanceOf(Answer.Approved.class);
            assertThat(home.check()).as("reading beside a writer").hasSize(7);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try (var child = ChildJvm.start(Opening.class, home.folder().toString())) {
            assertThat(child.line()).isEqualTo("open");
            assertThatThrownBy(home::open)
                    .hasMessage("INV-027@store: home: another process holds the home."
                            + " Stop the other process, or send the command to it with --server URL.");
            child.kill();
            child.end();
        }
        home.open().close();
    }

    /** Opens a home and holds it. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (var governor = Governor.open(Path.of(arguments[0]))) {
                System.out.println("open");
                Thread.sleep(60_000);
                governor.tenant().trustRoot();
            } catch (RefusedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aReplaySecretThatOthersCanReadKeepsTheHomeClosed() throws IOException {
        var secret = home.folder().resolve("keys/replay.secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(home::open)
                .hasMessage("INV-026@store: keys/replay.secret: it is open to others than its owner."
                        + " chmod 600 it, and ask who may have read it.");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        home.open().close();
    }

    @Test
    void closingTwiceGivesAwayNothingThatAnotherHolds() {
        var first = home.open();
        first.close();
        try (var second = home.open()) {
            first.close();
            assertThatThrownBy(home::open).hasMessageStartingWith("INV-027");
            var refused = (Answer.Refused) first.executeFromSignals(TestHome.payment("PAY-1", "250"));
            assertThat(refused.refusal().message())
                    .isEqualTo("INV-028@store: ledger: the ledger has been closed. Open it again.");
            var reader = second.tenant().reader();
            reader.close();
            reader.close();
            try (var one = second.tenant().reader();
                    var two = second.tenant().reader()) {
                assertThat(one).isNotSameAs(two);
                assertThat(one.head()).isEqualTo(two.head());
            }
        }
    }
}
