package io.writ.policy.compile;

import io.writ.verifier.canonical.JsonObject;
import java.util.Locale;

/**
 * Something that the compiler has to say about a policy, at its place.
 *
 * @param line from 1
 * @param column from 1, in characters
 * @param message what is wrong, one sentence without its full stop
 * @param hint what to do about it, one sentence with its full stop; may be empty
 */
public record Diagnostic(Severity severity, String file, int line, int column, String message, String hint) {

    /** How much it matters. */
    public enum Severity {
        /** The policy does not compile. */
        ERROR,
        /** The policy compiles; its author should look again. */
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** For machines. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("severity", severity.name().toLowerCase(Locale.ROOT))
                .put("file", file)
                .put("line", line)
                .put("column", column)
                .put("message", message)
                .put("hint", hint)
                .build();
    }

    /** The form that editors and terminals make clickable: {@code file:line:column: error: message. Hint.} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message + "."
                + (hint.isEmpty() ? "" : " " + hint);
    }
}
