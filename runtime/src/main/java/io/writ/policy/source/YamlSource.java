package io.writ.policy.source;

import io.writ.policy.source.SourceNode.Elements;
import io.writ.policy.source.SourceNode.Member;
import io.writ.policy.source.SourceNode.Members;
import io.writ.policy.source.SourceNode.Scalar;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a policy, or settings, from YAML 1.2, core schema, as a tree of JSON values. SnakeYAML Engine only splits the
 * text into events; what they may build is decided here: one document, no tags, names that are strings and stand once,
 * bounded depth, size and aliases.
 */
public final class YamlSource {
    /** The most values of a policy, with those that aliases repeat counted each time. */
    public static final int MAX_VALUES = 20_000;

    /** The most aliases. */
    public static final int MAX_ALIASES = 100;

    private static final int MAX_NAME = 256;

    private final Iterator<Event> events;
    private final SourceProblems problems;
    private final Map<String, SourceNode> anchors = new HashMap<>();
    private int values;
    private int aliases;

    private YamlSource(Iterator<Event> events, SourceProblems problems) {
        this.events = events;
        this.problems = problems;
    }

    /**
     * The tree, or nothing and an error among the problems. Also what the engine reads and YAML 1.2 forbids is read, as
     * it has always been: a text that was signed long ago says what it said.
     */
    public static Optional<SourceNode> read(byte[] document, int limit, SourceProblems problems) {
        return read(document, limit, problems, false);
    }

    /** As {@link #read}, and with an error for what YAML 1.2 forbids: for a text that nobody relies on yet. */
    public static Optional<SourceNode> readStrictly(byte[] document, int limit, SourceProblems problems) {
        return read(document, limit, problems, true);
    }

    private static Optional<SourceNode> read(byte[] document, int limit, SourceProblems problems, boolean strictly) {
        try {
            var text = decode(document, limit);
            var settings = LoadSettings.builder()
                    .setCodePointLimit(limit)
                    .setUseMarks(true)
                    .setVersionFunction(YamlSource::requireVersion)
                    .build();
            var events = new Seen(new Parse(settings).parseString(text).iterator());
            var root = new YamlSource(events, problems).document();
            if (strictly) {
                YamlLayout.check(text, events.seen, problems);
            }
            return Optional.of(root);
        } catch (Stop e) {
            problems.error(e.problem.place(), e.problem.message(), e.problem.hint());
        } catch (MarkedYamlEngineException e) {
            var place =
                    e.getProblemMark().or(e::getContextMark).map(m -> new Place(m.getLine() + 1, m.getColumn() + 1));
            problems.error(
                    place.orElse(Place.START), "not YAML: " + e.getProblem(), "Mend the syntax here or just before.");
        } catch (NumberFormatException e) {
            // the engine's own, where the text ends within an escape
            problems.error(
                    Place.START,
                    "not YAML: an escape that is cut off",
                    "Write \\x with two hex digits, \\u with four.");
        } catch (YamlEngineException e) {
            problems.error(
                    Place.START, "not YAML: a character that YAML does not allow", "Write it as an escape in quotes.");
        }
        return Optional.empty();
    }

    /**
     * A directive does not change how the text is read: one that asks for other rules would be given these in silence.
     */
    private static SpecVersion requireVersion(SpecVersion version) {
        if (version.getMajor() != 1 || version.getMinor() != 2) {
            throw new Stop(
                    Place.START,
                    "a directive that asks for another YAML than 1.2",
                    "Remove it: files are read as YAML 1.2.");
        }
        return version;
    }

    private static String decode(byte[] document, int limit) {
        if (document.length > limit) {
            throw new Stop(Place.START, "a policy of more than " + limit + " bytes", "Split it into several policies.");
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            if (text.startsWith("\ufeff")) {
                throw new Stop(Place.START, "a byte order mark", "Save the file as UTF-8 without one.");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new Stop(Place.START, "invalid UTF-8", "Save the file as UTF-8.");
        }
    }

    private SourceNode document() {
        expect(Event.ID.StreamStart);
        var start = events.next();
        if (!(start instanceof DocumentStartEvent directives)) {
            throw new Stop(place(start), "an empty file", "Write a policy; docs/formats/policy.md shows one.");
        }
        if (!directives.getTags().isEmpty()) {
            throw new Stop(place(start), "a directive that declares a tag", "Remove it: tags have no meaning here.");
        }
        var root = node(events.next(), 1);
        expect(Event.ID.DocumentEnd);
        var end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new Stop(place(end), "a second document", "Keep one document in a file.");
        }
        return root;
    }

    private void expect(Event.ID id) {
        var event = events.next();
        if (event.getEventId() != id) {
            throw new Stop(place(event), "not YAML: something unexpected", "Mend the syntax here or just before.");
        }
    }

    private SourceNode node(Event event, int depth) {
        count(place(event), depth);
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        var node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case CollectionStartEvent start when start.getEventId() == Event.ID.MappingStart -> members(start, depth);
            case CollectionStartEvent start -> elements(start, depth);
            default -> throw new Stop(place(event), "not YAML: something unexpected", "Mend the syntax here.");
        };
        if (event instanceof NodeEvent anchored) {
            anchored.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
        }
        return node;
    }

    private void count(Place place, int depth) {
        if (depth > JsonReader.MAX_DEPTH) {
            throw new Stop(place, "nesting deeper than " + JsonReader.MAX_DEPTH, "Write it flatter.");
        }
        if (++values > MAX_VALUES) {
            throw new Stop(place, "more than " + MAX_VALUES + " values, with those that aliases repeat", "Write less.");
        }
    }

    /** An anchor counts from where its value ends, so a value that holds itself has no anchor to refer to. */
    private SourceNode alias(AliasEvent event, int depth) {
        var anchored = anchors.get(event.getAlias().getValue());
        if (anchored == null) {
            throw new Stop(place(event), "an alias of nothing that stands before it", "Write the value out.");
        }
        if (++aliases > MAX_ALIASES) {
            throw new Stop(place(event), "more than " + MAX_ALIASES + " aliases", "Write the values out.");
        }
        values--;
        countAll(place(event), anchored, depth);
        return anchored;
    }

    private void countAll(Place place, SourceNode node, int depth) {
        count(place, depth);
        switch (node) {
            case Members members -> members.members().values().forEach(m -> countAll(place, m.value(), depth + 1));
            case Elements elements -> elements.elements().forEach(e -> countAll(place, e, depth + 1));
            case Scalar scalar -> {}
        }
    }

    private Scalar scalar(ScalarEvent event) {
        refuseTag(event, event.getTag());
        var place = place(event);
        return new Scalar(place, PlainScalar.read(event, place, problems));
    }

    private Elements elements(CollectionStartEvent start, int depth) {
        refuseTag(start, start.getTag());
        var elements = new ArrayList<SourceNode>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            elements.add(node(event, depth + 1));
        }
        return new Elements(place(start), elements);
    }

    private Members members(CollectionStartEvent start, int depth) {
        refuseTag(start, start.getTag());
        var members = new LinkedHashMap<String, Member>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            var place = place(event);
            var name = name(event);
            var member = new Member(place, node(events.next(), depth + 1));
            if (members.putIfAbsent(name, member) != null) {
                problems.error(
                        place, "the member " + Refusal.quote(name) + " for the second time", "Keep one of them.");
            }
        }
        return new Members(place(start), members);
    }

    private String name(Event event) {
        var hint = "Put it in quotes if it is meant as a name.";
        if (!(event instanceof ScalarEvent scalar)) {
            throw new Stop(place(event), "a member name that is no string", "Names are plain or quoted strings.");
        }
        refuseTag(scalar, scalar.getTag());
        var name = PlainScalar.read(scalar, place(event), problems);
        if (!(name instanceof JsonString text)) {
            throw new Stop(place(event), "a member name that YAML reads as a " + name.kind(), hint);
        }
        if (text.value().length() > MAX_NAME) {
            throw new Stop(place(event), "a member name of more than " + MAX_NAME + " characters", "Shorten it.");
        }
        return text.value();
    }

    private static void refuseTag(Event event, Optional<String> tag) {
        if (tag.isPresent()) {
            throw new Stop(place(event), "a tag", "Remove it: tags have no meaning here.");
        }
    }

    private static Place place(Event event) {
        return event.getStartMark()
                .map(m -> new Place(m.getLine() + 1, m.getColumn() + 1))
                .orElse(Place.START);
    }

    /** Keeps the events that have been read: no more of them than a policy may have values. */
    private static final class Seen implements Iterator<Event> {
        private final Iterator<Event> events;
        private final List<Event> seen = new ArrayList<>();

        Seen(Iterator<Event> events) {
            this.events = events;
        }

        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public Event next() {
            var next = events.next();
            seen.add(next);
            return next;
        }
    }

    /** Ends the reading at the first thing after which the rest would mean nothing. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient SourceProblem problem;

        Stop(Place place, String message, String hint) {
            super(message, null, false, false);
            this.problem = new SourceProblem(true, place, message, hint);
        }
    }
}
