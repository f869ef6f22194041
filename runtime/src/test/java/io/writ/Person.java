package io.writ;

import io.writ.caller.Functions;
import io.writ.caller.Principal;
import io.writ.caller.Role;
import io.writ.verifier.id.FunctionName;
import io.writ.verifier.id.Subject;
import java.util.List;
import java.util.Set;

/** A caller with a subject and functions, as a key would make one. */
record Person(String name, Subject subject, Functions functions) implements Principal {
    static Person of(String subject, String... functions) {
        return withKey("key:" + subject, subject, functions);
    }

    /** The same person with another key. */
    static Person withKey(String name, String subject, String... functions) {
        return new Person(name, new Subject(subject), Functions.of(List.of(functions)));
    }

    @Override
    public Set<Role> roles() {
        return Set.of(Role.DECIDE, Role.EXECUTE, Role.APPROVE);
    }

    @Override
    public boolean holds(FunctionName function) {
        return functions.holds(function);
    }
}
