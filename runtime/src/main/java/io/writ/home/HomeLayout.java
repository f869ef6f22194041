package io.writ.home;

import io.writ.verifier.id.TenantId;
import java.nio.file.Path;

/**
 * Where things are in a home.
 *
 * <pre>
 * home.json            marks the folder as a home; the host part of its ledgers' origins
 * lock                 held by the one process that writes
 * keys/                root, policy and ledger key (PKCS#8 PEM, 0600), their public halves, replay.secret
 * trust/root.json      the current trust root; trust/N.root.json every version
 * policies/ID/VERSION/ one folder a policy, signed: those of the tenant default
 * tenants/TENANT/      ledger.db; verified.json, how far it was verified; key-use.json, when each API key was last
 *                      used; policies/ID/VERSION/, its signed policies
 * </pre>
 */
public record HomeLayout(Path folder) {
    public Path marker() {
        return folder.resolve("home.json");
    }

    public Path lock() {
        return folder.resolve("lock");
    }

    public Path privateKey(String role) {
        return folder.resolve("keys").resolve(role + ".pem");
    }

    public Path publicKey(String role) {
        return folder.resolve("keys").resolve(role + ".pub.pem");
    }

    public Path replaySecret() {
        return folder.resolve("keys").resolve("replay.secret");
    }

    public Path trustRoot() {
        return folder.resolve("trust").resolve("root.json");
    }

    public Path trustRoot(long version) {
        return folder.resolve("trust").resolve(version + ".root.json");
    }

    public Path policies() {
        return folder.resolve("policies");
    }

    /** The policies of a tenant: no other tenant's runtime reads or writes there. */
    public Path policies(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) ? policies() : ownPolicies(tenant);
    }

    /**
     * Where policies lie that no other tenant ever had. The tenant default has them here where another tenant of an
     * earlier release had its version in {@link #policies()}.
     */
    public Path ownPolicies(TenantId tenant) {
        return tenant(tenant).resolve("policies");
    }

    public Path tenants() {
        return folder.resolve("tenants");
    }

    /** The ledger of a tenant, whose name cannot lead out of the home. */
    public Path ledger(TenantId tenant) {
        return tenant(tenant).resolve("ledger.db");
    }

    /** How far a tenant's ledger has been verified as a whole. */
    public Path verified(TenantId tenant) {
        return tenant(tenant).resolve("verified.json");
    }

    private Path tenant(TenantId tenant) {
        return tenants().resolve(tenant.value());
    }

    /** When a tenant's API keys were last used. */
    public Path keyUse(TenantId tenant) {
        return tenant(tenant).resolve("key-use.json");
    }
}
