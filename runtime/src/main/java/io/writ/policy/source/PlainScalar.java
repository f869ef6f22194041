package io.writ.policy.source;

import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonNull;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.RefusedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * What a scalar of the YAML core schema means. Unquoted numbers are taken only where nobody can read them as another
 * number: fractions, exponents, other bases and leading zeros have to be quoted.
 */
final class PlainScalar {
    private static final ScalarResolver CORE = new CoreSchema().getScalarResolver();
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final int MAX_INTEGER = 64;

    private PlainScalar() {}

    static JsonValue read(ScalarEvent event, Place place, SourceProblems problems) {
        var text = event.getValue();
        if (!event.isPlain()) {
            return string(text, place, problems);
        }
        var tag = CORE.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            return JsonNull.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return JsonBoolean.of(text.toLowerCase(Locale.ROOT).equals("true"));
        }
        if (tag.equals(Tag.FLOAT)) {
            problems.error(
                    place, "an unquoted number with a fraction or exponent", "Quote it: \"" + shown(text) + "\".");
            return new JsonString(text);
        }
        return tag.equals(Tag.INT) ? integer(text, place, problems) : string(text, place, problems);
    }

    private static JsonValue integer(String text, Place place, SourceProblems problems) {
        if (text.length() > MAX_INTEGER || !INTEGER.matcher(text).matches()) {
            problems.error(
                    place,
                    "a number that is not written in plain decimal digits",
                    "Write it without sign +, leading zeros and base, or quote it if it is text.");
            return JsonNumber.of(0);
        }
        try {
            return new JsonNumber(new JsonNumber(text).canonicalText());
        } catch (RefusedException e) {
            problems.error(place, "a number that has no exact canonical form", "Quote it: \"" + shown(text) + "\".");
            return JsonNumber.of(0);
        }
    }

    private static JsonString string(String text, Place place, SourceProblems problems) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    problems.error(place, "a lone surrogate", "Remove it.");
                    return new JsonString("");
                }
            }
        }
        return new JsonString(text);
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
