package io.writ.policy.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * What YAML 1.2.2 forbids between and within values, and SnakeYAML Engine reads all the same: a comment without a space
 * before it, a line that continues a value and is not indented enough, a key without a colon, a break that is none, a
 * digit that is not ASCII, a file that ends in the middle of a line. It looks at the text beside the events that were
 * read from it, in time linear in both for each level of nesting.
 */
final class YamlLayout {
    private static final int NEXT_LINE = 0x85;
    private static final int ASCII = 0x80;

    private final int[] text;
    private final List<Event> events;
    private final SourceProblems problems;
    private final List<Integer> lineStarts = new ArrayList<>(List.of(0));
    private final TreeSet<Integer> badLines = new TreeSet<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    /** How far the text between the values has been looked at. */
    private int at;

    /** Whether a colon stands between the last name and here. */
    private boolean colon;

    private YamlLayout(String text, List<Event> events, SourceProblems problems) {
        this.text = text.codePoints().toArray();
        this.events = events;
        this.problems = problems;
    }

    /** A collection that has begun. */
    private static final class Level {
        private final boolean mapping;
        private final boolean flow;

        /** Where the innermost block collection stands: what continues a value in it is further to the right. */
        private final int column;

        private final int start;
        private boolean nameIsNext = true;

        Level(CollectionStartEvent event, int column, int start) {
            this.mapping = event.getEventId() == Event.ID.MappingStart;
            this.flow = event.isFlow();
            this.column = column;
            this.start = start;
        }
    }

    /** Reports what is wrong; the events are those of the whole text, in order. */
    static void check(String text, List<Event> events, SourceProblems problems) {
        var layout = new YamlLayout(text, events, problems);
        layout.lines();
        for (var i = 0; i < events.size(); i++) {
            layout.event(i);
        }
        layout.advance(layout.text.length);
    }

    private void lines() {
        for (var i = 0; i < text.length; i++) {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.length || text[i + 1] != '\n'))) {
                lineStarts.add(i + 1);
            } else if (text[i] == NEXT_LINE) {
                error(i, "a raw U+0085, which some readers take for the end of a line", "Write it as \\N in \"…\".");
            }
        }
        if (text.length > 0 && lineStarts.get(lineStarts.size() - 1) != text.length) {
            error(
                    text.length,
                    "a file that ends without a newline, as one does that was cut off",
                    "End its last line with a newline.");
        }
    }

    private void event(int number) {
        var event = events.get(number);
        if (event instanceof CollectionStartEvent start) {
            begin(start, number);
        } else if (event instanceof CollectionEndEvent) {
            var level = levels.pop();
            if (level.flow) {
                requireIndented(level.start, end(event), level.column, false);
            }
        } else if (event instanceof ScalarEvent || event instanceof AliasEvent) {
            value(event);
            var content = afterAnchor(start(event), end(event));
            advance(content);
            if (event instanceof ScalarEvent scalar && (scalar.isLiteral() || scalar.isFolded())) {
                requireAsciiHeader(content);
            } else {
                requireIndented(content, end(event), column(), true);
            }
            at = Math.max(at, end(event));
            pairOf();
        }
    }

    private void begin(CollectionStartEvent event, int number) {
        value(event);
        var from = start(event);
        var column = column();
        if (!event.isFlow()) {
            // an anchored block collection begins on a line of its own, below its anchor
            var first = text[from] == '&' ? lineStart(start(events.get(number + 1))) : from;
            while (first < text.length && text[first] == ' ') {
                first++;
            }
            column = first - lineStart(first);
        }
        levels.push(new Level(event, column, from));
        if (event.isFlow()) {
            advance(afterAnchor(from, text.length));
        }
    }

    /** Before a name or a value: what stands between it and what was before. */
    private void value(Event event) {
        advance(start(event));
        var level = levels.peek();
        if (level == null || !level.mapping) {
            return;
        }
        if (!level.nameIsNext && !colon && (end(event) > start(event) || event instanceof CollectionStartEvent)) {
            error(start(event), "a value without a colon before it", "Write a colon after the name.");
        }
        if (event instanceof CollectionStartEvent) {
            level.nameIsNext = !level.nameIsNext;
        }
    }

    /** After a scalar: it was a name, and its colon is looked for, or a value. */
    private void pairOf() {
        var level = levels.peek();
        if (level != null && level.mapping) {
            level.nameIsNext = !level.nameIsNext;
            colon = false;
        }
    }

    private int column() {
        var level = levels.peek();
        return level == null ? -1 : level.column;
    }

    /** Looks at the text up to here, which is between values: punctuation, anchors, comments. */
    private void advance(int to) {
        while (at < to) {
            var c = text[at];
            if (c == '#') {
                if (at > 0 && !isWhite(text[at - 1])) {
                    error(at, "a comment without a space before it", "Put a space before #, or quote the text.");
                }
                at = lineEnd(at);
            } else if (c == '&') {
                at = wordEnd(at);
            } else {
                if (c >= ASCII) {
                    error(at, "a character beyond ASCII between values", "Put it into a text, or remove it.");
                }
                colon |= c == ':';
                at++;
            }
        }
    }

    /** Where the value itself begins, behind its anchor if it has one. */
    private int afterAnchor(int from, int end) {
        if (from >= end || text[from] != '&') {
            return Math.min(from, end);
        }
        var next = wordEnd(from);
        while (next < end && (isWhite(text[next]) || text[next] == '#')) {
            next = text[next] == '#' ? lineEnd(next) : next + 1;
        }
        return Math.min(next, end);
    }

    private void requireAsciiHeader(int from) {
        for (var i = from; i < text.length && !isWhite(text[i]); i++) {
            if (text[i] >= ASCII) {
                error(i, "an indentation that is not written in ASCII digits", "Write a digit from 1 to 9.");
            }
        }
    }

    /**
     * Every further line of a value in a block collection begins with more spaces than the collection (section 6.3);
     * empty lines do not, and in flow collections neither do comments.
     */
    private void requireIndented(int from, int to, int column, boolean scalar) {
        for (var line = lineOf(from) + 1; line < lineStarts.size() && lineStarts.get(line) < to; line++) {
            var start = lineStarts.get(line);
            var spaces = 0;
            while (start + spaces < to && text[start + spaces] == ' ') {
                spaces++;
            }
            var first = start + spaces;
            while (first < to && (text[first] == ' ' || text[first] == '\t')) {
                first++;
            }
            var free = first >= text.length
                    || text[first] == '\n'
                    || text[first] == '\r'
                    || (!scalar && text[first] == '#');
            if (!free && spaces <= column && badLines.add(line)) {
                error(
                        start + spaces,
                        "a line that continues a value and does not begin with " + (column + 1)
                                + (column == 0 ? " space" : " spaces"),
                        "Indent it by spaces, further than the name or the dash that the value belongs to.");
            }
        }
    }

    private int lineOf(int index) {
        var found = Collections.binarySearch(lineStarts, index);
        return found >= 0 ? found : -found - 2;
    }

    private int lineStart(int index) {
        return lineStarts.get(lineOf(index));
    }

    private int lineEnd(int index) {
        var end = index;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return end;
    }

    private int wordEnd(int index) {
        var end = index;
        while (end < text.length && !isWhite(text[end]) && ",[]{}".indexOf(text[end]) < 0) {
            end++;
        }
        return end;
    }

    private static boolean isWhite(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static int start(Event event) {
        return event.getStartMark().orElseThrow().getIndex();
    }

    private static int end(Event event) {
        return event.getEndMark().orElseThrow().getIndex();
    }

    private void error(int index, String message, String hint) {
        var line = lineOf(index);
        problems.error(new Place(line + 1, index - lineStarts.get(line) + 1), message, hint);
    }
}
