package io.writ.app.http;

import io.writ.caller.Principal;
import io.writ.caller.Role;
import java.util.Arrays;
import java.util.List;

/** Who may use a route. */
public sealed interface Access {
    /** Anybody, without a key. */
    record Open() implements Access {}

    /** Whoever presents a good key that has one of these roles, or {@code admin}; any key if there is none. */
    record Key(List<Role> roles) implements Access {
        /** @throws io.writ.verifier.refusal.RefusedException INV-036 if the caller has none of the roles */
        void require(Principal caller) {
            if (!roles.isEmpty()) {
                caller.requireAny(roles);
            }
        }
    }

    static Access open() {
        return new Open();
    }

    static Access anyKey() {
        return new Key(List.of());
    }

    static Access role(Role... anyOf) {
        return new Key(Arrays.asList(anyOf));
    }
}
