package io.writ.app.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes at a path. The tree is made once from the paths of all routes, a node for each segment. The path of
 * a request is walked as it came: it is cut at its slashes first, and a segment is decoded afterwards. So an encoded
 * slash is data. A fixed segment goes before a name, and a name goes before the rest. Safe for any number of threads.
 */
final class RouteTree {
    private static final String REST = "...}";

    private final Node root = new Node();

    /** @throws IllegalArgumentException if two routes have the same method and path */
    RouteTree(List<Route> routes) {
        routes.forEach(this::add);
    }

    private void add(Route route) {
        var node = root;
        List<String> names = new ArrayList<>();
        for (var segment : route.path().substring(1).split("/", -1)) {
            if (segment.endsWith(REST)) {
                names.add(segment.substring(1, segment.length() - REST.length()));
                put(node.rest, new Ending(route, names));
                return;
            }
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
            node = node.child(segment);
        }
        put(node.here, new Ending(route, names));
    }

    private static void put(Map<String, Ending> endings, Ending ending) {
        var route = ending.route();
        if (endings.putIfAbsent(route.method(), ending) != null) {
            throw new IllegalArgumentException("there are two routes " + route.method() + " " + route.path());
        }
    }

    /** What lies at the path of a request; empty if there is no route with any method. */
    Optional<Place> find(String path) {
        return root.find(path, 1, List.of());
    }

    /** A route, and what its path calls its names. */
    private record Ending(Route route, List<String> names) {}

    /** The routes at one path, by their methods. */
    static final class Place {
        private final SortedMap<String, Ending> endings;
        private final List<String> values;

        private Place(SortedMap<String, Ending> endings, List<String> values) {
            this.endings = endings;
            this.values = values;
        }

        /** The methods that there are, in the order of the alphabet. */
        Set<String> methods() {
            return endings.keySet();
        }

        /** The route with this method. {@code HEAD} is answered by the route of {@code GET}. */
        Optional<Match> match(String method) {
            return Optional.ofNullable(endings.get(method.equals("HEAD") ? "GET" : method))
                    .map(ending -> new Match(ending.route(), named(ending.names())));
        }

        private Map<String, String> named(List<String> names) {
            return IntStream.range(0, names.size()).boxed().collect(Collectors.toMap(names::get, values::get));
        }
    }

    /**
     * A route that was found.
     *
     * @param names the values of the names in its path, decoded, but for the rest of a path, which stays as it came
     */
    record Match(Route route, Map<String, String> names) {}

    /** Where a segment leads. */
    private static final class Node {
        private final Map<String, Node> fixed = new HashMap<>();
        private final SortedMap<String, Ending> here = new TreeMap<>();
        private final SortedMap<String, Ending> rest = new TreeMap<>();
        private @Nullable Node named;

        Node child(String segment) {
            if (!segment.startsWith("{")) {
                return fixed.computeIfAbsent(segment, text -> new Node());
            }
            if (named == null) {
                named = new Node();
            }
            return named;
        }

        /** @param from where the next segment begins; beyond the path's end if there is none */
        Optional<Place> find(String path, int from, List<String> values) {
            if (from > path.length()) {
                return place(here, values);
            }
            var slash = path.indexOf('/', from);
            var end = slash < 0 ? path.length() : slash;
            var segment = path.substring(from, end);
            return Optional.ofNullable(fixed.get(segment))
                    .flatMap(next -> next.find(path, end + 1, values))
                    .or(() -> Optional.ofNullable(named)
                            .flatMap(next -> PercentText.decode(segment)
                                    .filter(value -> !value.isEmpty())
                                    .flatMap(value -> next.find(path, end + 1, and(values, value)))))
                    .or(() -> place(rest, and(values, path.substring(from))));
        }

        private static Optional<Place> place(SortedMap<String, Ending> endings, List<String> values) {
            return endings.isEmpty() ? Optional.empty() : Optional.of(new Place(endings, values));
        }

        private static List<String> and(List<String> values, String value) {
            List<String> more = new ArrayList<>(values);
            more.add(value);
            return more;
        }
    }
}
