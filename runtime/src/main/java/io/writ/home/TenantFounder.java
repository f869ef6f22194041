package io.writ.home;

import io.writ.signing.TenantSecret;
import io.writ.store.Table;
import io.writ.store.sqlite.SqliteStore;
import io.writ.verifier.bundle.Bundle;
import io.writ.verifier.id.PolicyRef;
import io.writ.verifier.id.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Makes the empty ledger of a tenant, with what it will never change (origin, tenant, digest of the replay secret), and
 * the policies that its first opening publishes: all of it appears at once, so that a kill cannot lose the choice.
 */
final class TenantFounder {
    static final String ORIGIN = "origin";
    static final String TENANT = "tenant";
    static final String SECRET_DIGEST = "replay-secret-digest";

    private TenantFounder() {}

    static void found(
            HomeLayout layout,
            String host,
            TenantId tenant,
            byte[] homeSecret,
            List<Table> tables,
            Map<PolicyRef, Bundle> policies)
            throws IOException {
        var folder = layout.ledger(tenant).getParent();
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(tenant.value());
        }
        // made beside and renamed: a kill leaves no half-made ledger under the tenant's name
        var building = Files.createTempDirectory(
                layout.tenants(),
                ".new-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var store = SqliteStore.open(
                building.resolve(layout.ledger(tenant).getFileName()), SqliteStore.Mode.WRITE, tables)) {
            store.set(ORIGIN, (host + "/" + tenant).getBytes(StandardCharsets.UTF_8));
            store.set(TENANT, tenant.value().getBytes(StandardCharsets.UTF_8));
            store.set(
                    SECRET_DIGEST, TenantSecret.of(homeSecret, tenant).digest().bytes());
        }
        if (!tenant.equals(TenantId.DEFAULT)) {
            var shelf = Files.createDirectory(
                    building.resolve(layout.policies(tenant).getFileName()));
            for (var policy : policies.entrySet()) {
                PolicyFolder.write(PolicyFolder.below(shelf, policy.getKey()), policy.getValue());
            }
        }
        Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
    }
}
