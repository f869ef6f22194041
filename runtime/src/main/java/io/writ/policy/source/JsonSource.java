package io.writ.policy.source;

import io.writ.policy.source.SourceNode.Elements;
import io.writ.policy.source.SourceNode.Member;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonNumber;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a policy from JSON. The strict reader alone decides what is accepted and what it means; this walks the same
 * bytes beside its result to find where each value stands.
 */
public final class JsonSource {
    private static final Pattern PLACE = Pattern.compile("line ([0-9]{1,9}), column ([0-9]{1,9})");

    private final byte[] in;
    private final SourceProblems problems;
    private int at;
    private int line = 1;
    private int column = 1;

    private JsonSource(byte[] in, SourceProblems problems) {
        this.in = in;
        this.problems = problems;
    }

    /** The tree, or nothing and an error among the problems. */
    public static Optional<SourceNode> read(byte[] document, int limit, SourceProblems problems) {
        try {
            // dense conditions take more memory than other documents of their size, and such policies are in force
            var memory = JsonReader.Memory.of(JsonReader.DEFAULT_LIMIT);
            var value = JsonReader.read(document, limit, memory);
            var source = new JsonSource(document, problems);
            return Optional.of(source.node(value));
        } catch (RefusedException e) {
            var refusal = e.refusal();
            var place = PLACE.matcher(refusal.place());
            var where = place.matches()
                    ? new Place(Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
                    : Place.START;
            problems.error(where, refusal.problem(), refusal.fix());
            return Optional.empty();
        }
    }

    private SourceNode node(JsonValue value) {
        skipTo();
        var place = new Place(line, column);
        if (value instanceof JsonObject object) {
            var members = new LinkedHashMap<String, Member>();
            step();
            for (var member : object.members().entrySet()) {
                skipTo();
                var namePlace = new Place(line, column);
                skipScalar();
                members.put(member.getKey(), new Member(namePlace, node(member.getValue())));
            }
            close();
            return new Members(place, members);
        }
        if (value instanceof JsonArray array) {
            var elements = new ArrayList<SourceNode>();
            step();
            for (var element : array.elements()) {
                elements.add(node(element));
            }
            close();
            return new Elements(place, elements);
        }
        skipScalar();
        return new Scalar(place, value instanceof JsonNumber number ? canonical(number, place) : value);
    }

    /** Numbers are taken in their canonical form at once: compiling the canonical policy must give the same policy. */
    private JsonNumber canonical(JsonNumber number, Place place) {
        try {
            return new JsonNumber(number.canonicalText());
        } catch (RefusedException e) {
            problems.error(place, e.refusal().problem(), e.refusal().fix());
            return JsonNumber.of(0);
        }
    }

    /** To the next value or name: past white space, commas and colons, which the reader has already judged. */
    private void skipTo() {
        while (in[at] == ' ' || in[at] == '\t' || in[at] == '\r' || in[at] == '\n' || in[at] == ',' || in[at] == ':') {
            step();
        }
    }

    private void close() {
        skipTo();
        step();
    }

    private void skipScalar() {
        if (in[at] == '"') {
            step();
            while (in[at] != '"') {
                if (in[at] == '\\') {
                    step();
                }
                step();
            }
            step();
            return;
        }
        while (at < in.length && " \t\r\n,]}".indexOf(in[at]) < 0) {
            step();
        }
    }

    private void step() {
        var b = in[at++];
        if (b == '\n') {
            line++;
            column = 1;
        } else if ((b & 0xc0) != 0x80) { // a continuation byte of UTF-8 belongs to the character already counted
            column++;
        }
    }
}
