package io.writ.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.app.http.RouteTree.Match;
import io.writ.app.http.RouteTree.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTreeTest {
    private static final List<Route> ROUTES = List.of(
            route("GET", "/log/tile/entries/{number...}"),
            route("GET", "/log/tile/{level}/{number...}"),
            route("GET", "/policies"),
            route("GET", "/policies/stream"),
            route("GET", "/policies/{id}"),
            route("PUT", "/policies/{id}/{version}"),
            route("GET", "/policies/{id}/{version}"),
            route("POST", "/policies/{name}/{version}/retire"));
    private static final RouteTree TREE = new RouteTree(ROUTES);
    private static final List<String> SEGMENTS = List.of(
            "log", "tile", "entries", "policies", "stream", "retire", "x", "a%2Fb", "caf%C3%A9", "%zz", "%4", "+", "");

    private static Route route(String method, String path) {
        return new Route(method, path, RouteRule.open(), call -> Reply.text(200, path));
    }

    private static Optional<Match> get(String path) {
        return TREE.find(path).flatMap(place -> place.match("GET"));
    }

    private static Map<String, String> names(String path) {
        return get(path).orElseThrow().names();
    }

    @Test
    void anEncodedSlashIsData() {
        assertThat(names("/policies/a%2Fb")).containsExactly(Map.entry("id", "a/b"));
        assertThat(TREE.find("/policies%2Fa")).isEmpty();
    }

    @Test
    void theRestOfAPathStaysAsItCame() {
        assertThat(names("/log/tile/0/x001/234.p/5"))
                .containsOnly(Map.entry("level", "0"), Map.entry("number", "x001/234.p/5"));
        assertThat(names("/log/tile/entries/%30/")).containsExactly(Map.entry("number", "%30/"));
        assertThat(names("/log/tile/entries/")).containsExactly(Map.entry("number", ""));
        assertThat(TREE.find("/log/tile/entries")).isEmpty();
    }

    @Test
    void aFixedSegmentGoesBeforeAName() {
        assertThat(get("/policies/stream").orElseThrow().route().path()).isEqualTo("/policies/stream");
        assertThat(names("/policies/stream/1.0.0"))
                .containsOnly(Map.entry("id", "stream"), Map.entry("version", "1.0.0"));
    }

    @Test
    void headIsAnsweredByGet() {
        var place = TREE.find("/policies").orElseThrow();
        assertThat(place.match("HEAD")).isEqualTo(place.match("GET")).isPresent();
        assertThat(TREE.find("/policies/a/1/retire").orElseThrow().match("HEAD"))
                .isEmpty();
    }

    @Test
    void theMethodsOfAPathAreInOrder() {
        assertThat(TREE.find("/policies/a/1").map(Place::methods).orElseThrow()).containsExactly("GET", "PUT");
    }

    @Test
    void twoRoutesWithOneMethodAndPathAreRefused() {
        var twice = List.of(route("GET", "/policies/{id}"), route("GET", "/policies/{other}"));
        assertThatThrownBy(() -> new RouteTree(twice)).hasMessage("there are two routes GET /policies/{other}");
    }

    @Test
    void findsWhatARegularExpressionForEachRouteFinds() {
        var random = new Random(1);
        var found = 0;
        for (var each = 0; each < 20_000; each++) {
            var path = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(i -> "/" + SEGMENTS.get(random.nextInt(SEGMENTS.size())))
                    .collect(Collectors.joining());
            var expected = ROUTES.stream()
                    .filter(route -> route.method().equals("GET"))
                    .filter(route -> matches(route, path))
                    .findFirst();
            assertThat(get(path).map(Match::route)).as(path).isEqualTo(expected);
            found += expected.isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(100);
    }

    /** The first route in the list wins, so that the list has the more exact path first. */
    private static boolean matches(Route route, String path) {
        var one = "((?:[^/%]|%[0-9a-fA-F]{2})+)";
        return Pattern.matches(
                route.path().replaceAll("\\{\\w+\\.\\.\\.}", "(.*)").replaceAll("\\{\\w+}", one), path);
    }
}
