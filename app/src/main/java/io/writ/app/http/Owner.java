package io.writ.app.http;

import io.writ.caller.KeyPrincipal;
import io.writ.caller.Role;

/**
 * Whose share something is taken from.
 *
 * @param key the principal's name
 * @param admin whether it may also take what is kept for admins
 */
record Owner(String key, String tenant, boolean admin) {
    /** All who ask without a key; a name that no tenant and no principal can have. */
    static final Owner NOBODY = new Owner("", "", false);

    static Owner of(KeyPrincipal principal) {
        return new Owner(
                principal.name(),
                principal.grant().tenant().value(),
                principal.roles().contains(Role.ADMIN));
    }
}
