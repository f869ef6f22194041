package io.writ.home;

import io.writ.ledger.Projection;
import io.writ.ledger.Projections;
import io.writ.signing.Ed25519PrivateKey;
import io.writ.signing.TenantSecret;
import io.writ.signing.TrustRootDraft;
import io.writ.time.Entropy;
import io.writ.time.TimeSource;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.id.TenantId;
import io.writ.verifier.keys.KeyId;
import io.writ.verifier.keys.RootKey;
import io.writ.verifier.keys.RootRole;
import io.writ.verifier.keys.TrustRoot;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a home: keys, trust root, the example policies signed, and an empty ledger. All of it is made in a folder
 * beside the target and then renamed: a kill leaves either no home or a whole one.
 */
public final class HomeFounder {
    /** How long the keys of a new home are valid: long enough to forget no rotation, short enough to need one. */
    public static final Duration KEY_LIFETIME = Duration.ofDays(730);

    /** The tenant that every home has. */
    public static final TenantId DEFAULT_TENANT = TenantId.DEFAULT;

    private static final List<String> ROLES = List.of(TrustRoot.ROOT, TrustRoot.POLICY, TrustRoot.LEDGER);

    private final TimeSource time;
    private final Entropy entropy;
    private final List<Projection> projections;

    /** @param projections what is looked up in the ledgers of the homes */
    public HomeFounder(TimeSource time, Entropy entropy, List<Projection> projections) {
        this.time = time;
        this.entropy = entropy;
        this.projections = projections;
    }

    /**
     * Founds a home.
     *
     * @param folder must not exist, or be empty
     * @param origin the host part of its ledgers' origins; one that is unique to this home if null
     * @throws RefusedException INV-026 if the folder is not empty or cannot be made, or the origin is not a host name
     */
    public void found(Path folder, @Nullable String origin) {
        var host = origin == null ? freshHost() : requireHost(origin);
        var target = folder.toAbsolutePath().normalize();
        try {
            refuseToOverwrite(target);
            makeParent(target);
            var building = Files.createTempDirectory(
                    target.getParent(),
                    "." + target.getFileName() + "-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                build(new HomeLayout(building), host);
                Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | RuntimeException e) {
                delete(building);
                throw e;
            }
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            throw alreadyThere();
        } catch (AccessDeniedException e) {
            throw Invariant.HOME
                    .refuse("home", "this user may not write there", "Choose a folder that this user may write to.")
                    .exception();
        } catch (IOException e) {
            throw Invariant.HOME
                    .refuse(
                            "home",
                            "the folder cannot be made: " + e.getClass().getSimpleName(),
                            "Choose a folder that this user may write to.")
                    .exception();
        }
    }

    private static void makeParent(Path target) throws IOException {
        try {
            Files.createDirectories(target.getParent());
        } catch (FileAlreadyExistsException e) {
            throw Invariant.HOME
                    .refuse(
                            "home",
                            "what is above the folder is a file",
                            "Choose a folder that this user may write to.")
                    .exception();
        }
    }

    private static void refuseToOverwrite(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            try (var entries = Files.list(target)) {
                if (entries.findAny().isEmpty()) {
                    return;
                }
            }
            throw alreadyThere();
        }
        if (Files.exists(target)) {
            throw alreadyThere();
        }
    }

    private static RefusedException alreadyThere() {
        return Invariant.HOME
                .refuse(
                        "home",
                        "the folder is there already and is not empty; nothing is overwritten",
                        "Choose another folder, or use the home that is there.")
                .exception();
    }

    private String freshHost() {
        var random = new byte[4];
        entropy.fill(random);
        return "writ-" + HexFormat.of().formatHex(random) + ".local";
    }

    private static String requireHost(String origin) {
        if (origin.length() > 253 || !origin.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")) {
            throw Invariant.HOME
                    .refuse("origin", "not a host name in lowercase", "Give a name such as ledger.example.com.")
                    .exception();
        }
        return origin.toLowerCase(Locale.ROOT);
    }

    private void build(HomeLayout layout, String host) throws IOException {
        for (var folder : List.of("keys", "trust", "policies", "tenants")) {
            Files.createDirectory(layout.folder().resolve(folder));
        }
        Map<String, Ed25519PrivateKey> keys = new HashMap<>();
        for (var role : ROLES) {
            var key = Ed25519PrivateKey.generate(entropy);
            key.write(layout.privateKey(role));
            Files.writeString(layout.publicKey(role), key.publicKey().spkiPem());
            keys.put(role, key);
        }
        var secret = new byte[TenantSecret.SIZE];
        entropy.fill(secret);
        Files.createFile(
                layout.replaySecret(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(layout.replaySecret(), secret);
        var root = trustRoot(keys, host);
        var bytes = PrettyWriter.write(root.toJson());
        Files.write(layout.trustRoot(), bytes);
        Files.write(layout.trustRoot(1), bytes);
        ExamplePolicies.install(layout.policies(), requireKey(keys, TrustRoot.POLICY));
        TenantFounder.found(layout, host, DEFAULT_TENANT, secret, Projections.tables(projections), Map.of());
        var marker = JsonObject.builder()
                .put("type", "writ-home")
                .put("v", 1)
                .put("host", host)
                .build();
        Files.write(layout.marker(), PrettyWriter.write(marker));
    }

    private TrustRoot trustRoot(Map<String, Ed25519PrivateKey> keys, String host) {
        var now = time.wall().truncatedTo(ChronoUnit.MILLIS);
        Map<KeyId, RootKey> rootKeys = new HashMap<>();
        Map<String, RootRole> roles = new HashMap<>();
        keys.forEach((role, key) -> {
            rootKeys.put(key.publicKey().keyId(), validFrom(now, key));
            roles.put(role, new RootRole(Set.of(key.publicKey().keyId()), 1));
        });
        return new TrustRootDraft(1, now, List.of(host + "/*"), rootKeys, roles)
                .sign(List.of(requireKey(keys, TrustRoot.ROOT)));
    }

    private static RootKey validFrom(Instant now, Ed25519PrivateKey key) {
        // a little before now: a clock that is stepped back within tolerance must not find its key not valid yet
        return new RootKey(key.publicKey(), now.minus(Duration.ofHours(1)), now.plus(KEY_LIFETIME), Optional.empty());
    }

    private static Ed25519PrivateKey requireKey(Map<String, Ed25519PrivateKey> keys, String role) {
        var key = keys.get(role);
        if (key == null) {
            throw new IllegalStateException(role);
        }
        return key;
    }

    private static void delete(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
