package io.writ.verifier.canonical;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Generates JSON values from a seed, and writes them as no canonical writer would: odd spacing, needless escapes. */
final class RandomJson {
    private static final String[] ODD = {
        "__proto__", "", "\u0000", "\"\\/\b\f\n\r\t", "é", "\u2028", "\uffff", "𝄞", "\ufb33", "\ud7ff\ue000", "1", "10", "€"
    };

    private final Random random;

    RandomJson(long seed) {
        random = new Random(seed);
    }

    JsonValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBoolean.of(random.nextBoolean());
            case 2 -> new JsonString(string());
            case 3 -> JsonNumber.of(random.nextLong() >> (11 + random.nextInt(53)));
            case 4 -> new JsonNumber(EcmaScriptNumber.format(fraction()));
            case 5 -> object(depth - 1);
            default -> array(depth - 1);
        };
    }

    /** A finite double of any magnitude that is not an integer beyond ±(2^53−1) in its canonical form. */
    double fraction() {
        while (true) {
            var value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value) && (Math.abs(value) < 1e15 || Math.abs(value) >= 1e21)) {
                return value;
            }
        }
    }

    private JsonValue object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (var i = random.nextInt(5); i > 0; i--) {
            members.put(string(), value(depth));
        }
        return new JsonObject(members);
    }

    private JsonValue array(int depth) {
        List<JsonValue> elements = new ArrayList<>();
        for (var i = random.nextInt(5); i > 0; i--) {
            elements.add(value(depth));
        }
        return new JsonArray(elements);
    }

    private String string() {
        var text = new StringBuilder();
        for (var i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /** The value in some spelling that reads back as the same value. */
    byte[] spell(JsonValue value) {
        var out = new StringBuilder();
        spell(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void spell(JsonValue value, StringBuilder out) {
        space(out);
        if (value instanceof JsonObject object) {
            var separator = "{";
            for (var member : object.members().entrySet()) {
                out.append(separator);
                separator = ",";
                spell(new JsonString(member.getKey()), out);
                out.append(':');
                spell(member.getValue(), out);
            }
            out.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof JsonArray array) {
            var separator = "[";
            for (var element : array.elements()) {
                out.append(separator);
                separator = ",";
                spell(element, out);
            }
            out.append(array.size() == 0 ? "[]" : "]");
        } else if (value instanceof JsonString s) {
            out.append('"');
            s.value().chars().forEach(c -> spell((char) c, out));
            out.append('"');
        } else if (value instanceof JsonNumber number) {
            out.append(number.text());
        } else {
            out.append(value == JsonNull.NULL ? "null" : value == JsonBoolean.TRUE ? "true" : "false");
        }
        space(out);
    }

    private void spell(char c, StringBuilder out) {
        if (c < 0x20 || c == '"' || c == '\\' || random.nextInt(4) == 0 || Character.isSurrogate(c)) {
            out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
        } else {
            out.append(c);
        }
    }

    private void space(StringBuilder out) {
        if (random.nextInt(3) == 0) {
            out.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }
}
