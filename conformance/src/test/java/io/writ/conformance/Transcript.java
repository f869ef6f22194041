package io.writ.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A session at the terminal, written down: lines beginning with {@code $} are commands, what follows is their standard
 * output, then with {@code !} in front their standard error, then {@code exit N} (left out: 0).
 *
 * <p>Names in angle brackets stand for what differs from run to run, such as an id; a line of three dots for any number
 * of lines. {@code #} begins a comment.
 */
record Transcript(List<Step> steps) {
    private static final Pattern PLACEHOLDER = Pattern.compile("<(id|time|hash|host|ms|digits|any|empty)>");

    /** One command with what it prints. */
    record Step(int line, String command, List<String> expected, int exitCode) {

        /** Whether the lines are as expected. */
        boolean matches(List<String> actual) {
            return matches(expected, actual);
        }

        private static boolean matches(List<String> expected, List<String> actual) {
            if (expected.isEmpty()) {
                return actual.isEmpty();
            }
            var rest = expected.subList(1, expected.size());
            if (expected.getFirst().equals("...")) {
                for (var skipped = 0; skipped <= actual.size(); skipped++) {
                    if (matches(rest, actual.subList(skipped, actual.size()))) {
                        return true;
                    }
                }
                return false;
            }
            return !actual.isEmpty()
                    && pattern(expected.getFirst()).matcher(actual.getFirst()).matches()
                    && matches(rest, actual.subList(1, actual.size()));
        }

        private static Pattern pattern(String line) {
            var regex = new StringBuilder();
            var names = PLACEHOLDER.matcher(line);
            var from = 0;
            while (names.find()) {
                regex.append(Pattern.quote(line.substring(from, names.start()))).append(form(names.group(1)));
                from = names.end();
            }
            return Pattern.compile(
                    regex.append(Pattern.quote(line.substring(from))).toString());
        }

        private static String form(String placeholder) {
            return switch (placeholder) {
                case "id" -> "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
                case "time" -> "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z";
                case "hash" -> "[0-9a-f]{64}";
                case "host" -> "writ-[0-9a-f]{8}\\.local";
                case "ms" -> "([0-9]+ ms|[0-9.]+ s, [0-9,]+/s)";
                case "digits" -> "[0-9]+";
                case "any" -> ".*";
                default -> "";
            };
        }
    }

    static Transcript parse(List<String> lines) {
        var steps = new ArrayList<Step>();
        for (var i = 0; i < lines.size(); ) {
            var line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                i++;
            } else if (line.startsWith("$ ")) {
                var step = step(lines, i);
                steps.add(step);
                i += 1
                        + step.expected().size()
                        + (i + 1 + step.expected().size() < lines.size()
                                        && lines.get(i + 1 + step.expected().size())
                                                .startsWith("exit ")
                                ? 1
                                : 0);
            } else {
                throw new IllegalArgumentException("line " + (i + 1) + " belongs to no command");
            }
        }
        return new Transcript(List.copyOf(steps));
    }

    private static Step step(List<String> lines, int at) {
        var expected = new ArrayList<String>();
        for (var i = at + 1; i < lines.size(); i++) {
            var line = lines.get(i);
            if (line.startsWith("exit ")) {
                return new Step(
                        at + 1, lines.get(at).substring(2), List.copyOf(expected), Integer.parseInt(line.substring(5)));
            }
            if (line.isBlank() || line.startsWith("$ ")) {
                break;
            }
            expected.add(line);
        }
        return new Step(at + 1, lines.get(at).substring(2), List.copyOf(expected), 0);
    }
}
