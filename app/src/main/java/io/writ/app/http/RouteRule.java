package io.writ.app.http;

import io.writ.caller.Principal;
import io.writ.caller.Role;
import java.util.Arrays;
import java.util.List;

/** Who may use a route. */
public sealed interface RouteRule {
    /** Anybody, without a key. */
    record Open() implements RouteRule {}

    /** A good key with one of these roles, or with {@code admin}. If there are no roles, any good key. */
    record Key(List<Role> roles) implements RouteRule {
        /** @throws io.writ.verifier.refusal.RefusedException INV-036 if the caller has none of the roles */
        void require(Principal caller) {
            if (!roles.isEmpty()) {
                caller.requireAny(roles);
            }
        }
    }

    static RouteRule open() {
        return new Open();
    }

    static RouteRule anyKey() {
        return new Key(List.of());
    }

    static RouteRule role(Role... anyOf) {
        return new Key(Arrays.asList(anyOf));
    }
}
