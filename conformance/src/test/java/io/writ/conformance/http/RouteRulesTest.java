package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of the page docs/formats/http.md, asked by everybody who may not ask it. The table on the page is what is
 * tested. It has the same routes as the lists in the code.
 */
@Timeout(120)
final class RouteRulesTest {
    private static final Path CODE = Path.of("..").resolve("app/src/main/java/io/writ/app");
    private static final Pattern ROUTE =
            Pattern.compile("new Route\\(\\s*\"([A-Z]+)\",\\s*([^,]+),\\s*(open\\(\\)|anyKey\\(\\)|role\\([^)]*\\))");
    private static final Pattern NEW_ROUTE = Pattern.compile("new Route\\(");
    private static final Pattern CONSTANT = Pattern.compile("String (\\w+) = \"(/[^\"]*)\"");
    private static final Set<String> ROLES = Set.of("decide", "execute", "approve", "policy", "audit");

    /** Neither JSON nor anything that a route could want, so that whoever looks at it has something to say about it. */
    private static final String GARBAGE = "{\"nonsense\": ";

    @TempDir
    static Path folder;

    private static final Map<String, String> KEYS = new TreeMap<>();
    private static final Map<String, String> BAD = new LinkedHashMap<>();
    private static RunningServer server;
    private static String checkpoint;

    @BeforeAll
    static void serve() throws Exception {
        var home = RunningServer.found(folder);
        var admin = RunningServer.key(home, "--role", "admin");
        server = RunningServer.start(home);
        for (var role : ROLES) {
            KEYS.put(role, grant(admin, "\"roles\":[\"" + role + "\"]").member("key"));
        }
        KEYS.put("admin", admin);
        var revoked = grant(admin, "\"roles\":[\"admin\"]");
        server.post(admin, "/v1/keys/" + revoked.member("id") + "/revoke", "");
        var expired =
                grant(admin, "\"roles\":[\"admin\"],\"expiresIn\":\"PT1S\"").member("key");
        var last = admin.charAt(admin.length() - 1) == 'A' ? 'E' : 'A';
        BAD.put("revoked", "Bearer " + revoked.member("key"));
        BAD.put("expired", "Bearer " + expired);
        BAD.put("of another secret", "Bearer " + admin.substring(0, admin.length() - 1) + last);
        BAD.put("unknown", "Bearer writ_0000000000000000_" + "A".repeat(43));
        BAD.put("no key", "Bearer nonsense");
        BAD.put("empty", "Bearer ");
        BAD.put("two in one", "Bearer " + admin + ", Bearer " + admin);
        BAD.put("another scheme", "Basic " + admin);
        BAD.put("no scheme", admin);
        awaitExpiry(expired);
        checkpoint = server.get(null, "/log/checkpoint").text();
    }

    private static Answer grant(String admin, String terms) throws Exception {
        var granted = server.post(admin, "/v1/keys", "{" + terms + "}");
        assertThat(granted.status()).isEqualTo(201);
        return granted;
    }

    private static void awaitExpiry(String key) throws Exception {
        while (server.get(key, "/v1/policies").status() != 401) {
            Thread.sleep(50);
        }
    }

    @AfterAll
    static void nothingOfAllThatWasWrittenOrLoggedAsABug() throws Exception {
        try {
            assertThat(server.get(null, "/log/checkpoint").text()).isEqualTo(checkpoint);
            assertThat(server.log()).doesNotContain("Exception");
        } finally {
            server.close();
        }
    }

    @Test
    void theTableOnThePageIsWhatTheFeaturesList() throws IOException {
        List<DocumentedRoute> inCode = new ArrayList<>();
        for (var source : sources()) {
            var listed = ROUTE.matcher(source).results().toList();
            assertThat(listed).hasSize((int) NEW_ROUTE.matcher(source).results().count());
            listed.forEach(route -> inCode.add(new DocumentedRoute(
                    route.group(1), path(source, route.group(2).strip()), rule(route.group(3)))));
        }
        assertThat(DocumentedRoute.all()).containsExactlyInAnyOrderElementsOf(inCode);
    }

    /** The classes of the app that list routes. */
    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (var files = Files.walk(CODE)) {
            for (var file : files.filter(each -> each.toString().endsWith("Routes.java"))
                    .toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }

    private static String path(String source, String expression) {
        if (expression.startsWith("\"")) {
            return expression.substring(1, expression.length() - 1);
        }
        return CONSTANT.matcher(source)
                .results()
                .filter(constant -> constant.group(1).equals(expression))
                .map(constant -> constant.group(2))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> rule(String expression) {
        return switch (expression) {
            case "open()" -> Set.of("open");
            case "anyKey()" -> Set.of("any key");
            default ->
                Pattern.compile("Role\\.([A-Z]+)")
                        .matcher(expression)
                        .results()
                        .map(role -> role.group(1).toLowerCase(java.util.Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new));
        };
    }

    private static Answer ask(DocumentedRoute route, String... headers) throws Exception {
        return server.send(route.method(), null, route.at("no~thing") + "?nonsense=1", body(route), headers);
    }

    private static @org.jspecify.annotations.Nullable String body(DocumentedRoute route) {
        return route.method().equals("GET") ? null : GARBAGE;
    }

    @Test
    void withoutAGoodKeyNothingIsSaidButThat() throws Exception {
        for (var route : DocumentedRoute.all()) {
            if (route.isOpen()) {
                assertThat(ask(route).status()).as(route.toString()).isIn(200, 400, 404, 503);
                continue;
            }
            require(ask(route), 401, "INV-035", route + " without a key");
            for (var bad : BAD.entrySet()) {
                require(ask(route, "Authorization", bad.getValue()), 401, "INV-035", route + ", " + bad.getKey());
            }
        }
    }

    @Test
    void withoutTheRoleNothingIsSaidButThat() throws Exception {
        for (var route : DocumentedRoute.all()) {
            for (var key : KEYS.entrySet()) {
                var answer = ask(route, "Authorization", "Bearer " + key.getValue());
                var asked = route + " as " + key.getKey();
                if (route.isOpen() || route.allows(key.getKey())) {
                    assertThat(answer.status()).as(asked).isBetween(200, 499).isNotIn(401, 403, 405);
                } else {
                    require(answer, 403, "INV-036", asked);
                }
            }
        }
    }

    /** In the route's style: a problem or plain text. */
    private static void require(Answer answer, int status, String invariant, String asked) {
        assertThat(answer.status()).as(asked).isEqualTo(status);
        var told = answer.response()
                        .headers()
                        .firstValue("Content-Type")
                        .orElse("")
                        .startsWith("text/plain")
                ? answer.text().substring(0, answer.text().indexOf('@'))
                : answer.member("invariant");
        assertThat(told).as(asked).isEqualTo(invariant);
        assertThat(answer.response().headers().firstValue("WWW-Authenticate").isPresent())
                .as(asked)
                .isEqualTo(status == 401);
    }

    @Test
    void anotherMethodIsRefusedWithTheOnesThereAre() throws Exception {
        Map<String, Set<String>> methods = new TreeMap<>();
        DocumentedRoute.all()
                .forEach(route -> methods.computeIfAbsent(route.path(), path -> new TreeSet<>())
                        .add(route.method()));
        for (var path : methods.entrySet()) {
            for (var method : List.of("DELETE", "PATCH", "OPTIONS", "get")) {
                var answer = server.send(method, null, path.getKey().replaceAll("\\{[^}]*\\}", "x"), null);
                assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                assertThat(answer.response().headers().firstValue("Allow"))
                        .contains(String.join(", ", path.getValue()));
            }
        }
    }
}
