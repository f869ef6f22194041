package io.writ.verifier.canonical;

/**
 * Counts the bytes that the canonical form of a value has at least, and stops at a limit: a number counts as one byte,
 * a character as one. What is too large is so refused before anything of it is sorted, formatted or written.
 */
final class LeastSize {
    private int left;

    LeastSize(int most) {
        this.left = most;
    }

    /** Whether the value may fit into what is left; takes its size from it. */
    boolean takes(JsonValue value) {
        if (value instanceof JsonString s) {
            return takes(s.value());
        } else if (value instanceof JsonObject object) {
            return takes(object);
        } else if (value instanceof JsonArray array) {
            return takes(array);
        }
        return takes(1);
    }

    private boolean takes(String text) {
        return takes(2) && takes(text.length());
    }

    private boolean takes(JsonObject object) {
        // for each member a colon, and a comma or a bracket
        if (!takes(1) || !takes(2L * object.size())) {
            return false;
        }
        for (var member : object.members().entrySet()) {
            if (!takes(member.getKey()) || !takes(member.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean takes(JsonArray array) {
        if (!takes(1) || !takes(array.size())) {
            return false;
        }
        for (var element : array.elements()) {
            if (!takes(element)) {
                return false;
            }
        }
        return true;
    }

    private boolean takes(long bytes) {
        left = bytes > left ? -1 : left - (int) bytes;
        return left >= 0;
    }
}
