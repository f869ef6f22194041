package io.writ;

import io.writ.caller.Principal;
import io.writ.caller.Role;
import java.util.Set;

/** A caller with a subject and functions, as a key would make one. */
record Person(String name, String subject, Set<String> functions) implements Principal {
    static Person of(String subject, String... functions) {
        return withKey("key:" + subject, subject, functions);
    }

    /** The same person with another key. */
    static Person withKey(String name, String subject, String... functions) {
        return new Person(name, subject, Set.of(functions));
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.DECIDE, Role.EXECUTE, Role.APPROVE);
    }

    @Override
    public boolean holds(String function) {
        return functions.contains(function);
    }
}
