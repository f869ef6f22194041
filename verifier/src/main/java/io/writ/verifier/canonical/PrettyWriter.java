package io.writ.verifier.canonical;

/**
 * Lays JSON out for people: two spaces a level, members in the order they have. Reads back as the same value; for hashing
 * there is {@link JsonValue#canonical()}.
 */
public final class PrettyWriter {
    private final CanonicalWriter out = new CanonicalWriter(4_096);

    private PrettyWriter() {}

    /** The text of a value in UTF-8, with a newline at its end. */
    public static byte[] write(JsonValue value) {
        var writer = new PrettyWriter();
        writer.value(value, 0);
        writer.out.ascii('\n');
        return writer.out.toByteArray();
    }

    private void value(JsonValue value, int depth) {
        if (value instanceof JsonObject object && !object.isEmpty()) {
            var separator = '{';
            for (var member : object.members().entrySet()) {
                line(separator, depth + 1);
                separator = ',';
                out.string(member.getKey());
                out.ascii(':');
                out.ascii(' ');
                value(member.getValue(), depth + 1);
            }
            end('}', depth);
        } else if (value instanceof JsonArray array && array.size() > 0) {
            var separator = '[';
            for (var element : array.elements()) {
                line(separator, depth + 1);
                separator = ',';
                value(element, depth + 1);
            }
            end(']', depth);
        } else {
            out.value(value);
        }
    }

    private void line(char separator, int depth) {
        out.ascii(separator);
        indent(depth);
    }

    private void end(char bracket, int depth) {
        indent(depth);
        out.ascii(bracket);
    }

    private void indent(int depth) {
        out.ascii('\n');
        for (var i = 0; i < 2 * depth; i++) {
            out.ascii(' ');
        }
    }
}
