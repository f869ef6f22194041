package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of the table of routes in docs/formats/http.md.
 *
 * @param rule who may use it: {@code open}, {@code any key}, or the roles of which one is needed
 */
record DocumentedRoute(String method, String path, Set<String> rule) {
    private static final Path PAGE = Path.of("..", "docs", "formats", "http.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]+) \\| `([^`]+)` \\| ([^|]+) \\|");
    private static final Pattern PLACE = Pattern.compile("\\{[^}]*\\}");

    static List<DocumentedRoute> all() throws IOException {
        var routes = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> new DocumentedRoute(row.group(1), row.group(2), roles(row.group(3))))
                .toList();
        assertThat(routes).hasSizeGreaterThan(20);
        return routes;
    }

    /** {@code decide (its own), audit} names two roles; what is said beside them narrows what they may see. */
    private static Set<String> roles(String cell) {
        return Stream.of(cell.split(",", -1))
                .map(role -> role.replaceAll("\\(.*\\)| of `.*`", "").strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean isOpen() {
        return rule.contains("open");
    }

    boolean allows(String role) {
        return rule.contains("any key") || rule.contains(role) || role.equals("admin");
    }

    /** The path with one text in all of its places. */
    String at(String text) {
        return PLACE.matcher(path).replaceAll(text);
    }
}
