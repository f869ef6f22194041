package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.writ.conformance.http.RunningServer.Answer;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The OpenID AuthZEN Authorization API 1.0 as its certification scenario asks it, levels Basic, Batch and Discovery,
 * and as somebody who means harm would.
 */
final class AuthzenTest {
    private static final String ONE = "/access/v1/evaluation";
    private static final String MANY = "/access/v1/evaluations";
    private static final String METADATA = "/.well-known/authzen-configuration";
    private static final String ALICE = "'subject':{'type':'user','id':'alice'}";
    private static final String BOB = "'subject':{'type':'user','id':'bob'}";
    private static final String READ = "'action':{'name':'read'}";
    private static final String WRITE = "'action':{'name':'write'}";
    private static final String RECORD = "'resource':{'type':'record','id':'record-1'}";
    private static final String ARCHIVED =
            "'resource':{'type':'record','id':'record-2','properties':{'status':'archived'}}";
    private static final String SOUND = "{" + ALICE + "," + READ + "," + RECORD + "}";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String pep;
    private static String auditor;
    private static String pinned;

    @BeforeAll
    static void serve() throws Exception {
        var home = RunningServer.found(folder);
        var policy = Files.createDirectories(folder.resolve("mine/record-access/1.0.0"));
        var example = Path.of("..", "examples", "authzen", "record-access", "1.0.0", "policy.yaml");
        Files.copy(example, policy.resolve("policy.yaml"));
        RunningServer.writ("policy", "sign", policy.toString(), "--home", home.toString());
        RunningServer.writ("policy", "add", policy.toString(), "--home", home.toString());
        pep = RunningServer.key(home, "--role", "decide");
        auditor = RunningServer.key(home, "--role", "audit");
        pinned = RunningServer.key(home, "--role", "decide", "--agents", "a-*");
        server = RunningServer.start(home);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer ask(String path, String body, String... headers) throws IOException, InterruptedException {
        return server.post(pep, path, body.replace('\'', '"'), headers);
    }

    static Stream<Arguments> decisions() {
        return Stream.of(
                Arguments.of(true, SOUND),
                Arguments.of(true, "{" + ALICE + "," + WRITE + "," + RECORD + "}"),
                Arguments.of(true, "{" + BOB + "," + READ + "," + RECORD + "}"),
                Arguments.of(false, "{" + BOB + "," + WRITE + "," + RECORD + "}"),
                Arguments.of(false, "{" + ALICE + "," + WRITE + "," + ARCHIVED + "}"),
                Arguments.of(
                        true,
                        "{'subject':{'type':'user','id':'bob','properties':{'role':'admin'}}," + WRITE + "," + ARCHIVED
                                + "}"),
                Arguments.of(
                        true, "{" + ALICE + ",'action':{'name':'delete','properties':{'soft':true}}," + RECORD + "}"),
                Arguments.of(
                        false, "{" + ALICE + ",'action':{'name':'delete','properties':{'soft':false}}," + RECORD + "}"),
                Arguments.of(
                        true,
                        "{" + ALICE + "," + READ + "," + RECORD
                                + ",'context':{'time':'2025-06-27T18:03-07:00','ip':'192.168.1.1'},'foo':'bar','futureField':{'nested':true}}"),
                Arguments.of(
                        true,
                        "{'subject':{'type':'user','id':'alice','properties':{'department':'Sales','role':'manager'}},"
                                + "'action':{'name':'read','properties':{'method':'GET'}},'resource':{'type':'record','id':'record-1','properties':{'status':'active','owner':'bob'}}}"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void theScenariosDecisionsAreMadeAndCanBeProven(boolean expected, String body) throws Exception {
        for (var path : List.of(ONE, MANY, ONE)) {
            var answer = ask(path, body);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json");
            assertThat(permitted(answer.json())).isEqualTo(expected);
            var context = object(answer.json(), "context");
            assertThat(context.string("policy")).isEqualTo("record-access@1.0.0");
            assertThat(context.string("reason")).isNotEmpty();
            var proof = server.get(pep, "/v1/decisions/" + context.string("executionId"));
            assertThat(proof.status()).isEqualTo(200);
            assertThat(proof.member("execution_state")).isEqualTo(expected ? "completed" : "blocked");
            assertThat(proof.json().names()).doesNotContain("replayTag", "execution_fingerprint", "expires");
            var verdict = server.post(pep, "/v1/verify", proof.text());
            assertThat(verdict.member("verdict")).as(verdict.text()).isEqualTo("valid");
        }
    }

    private static boolean permitted(JsonObject answer) {
        return ((JsonBoolean) Objects.requireNonNull(answer.get("decision"))).value();
    }

    private static JsonObject object(JsonObject parent, String name) {
        return (JsonObject) Objects.requireNonNull(parent.get(name), name);
    }

    static Stream<Arguments> batches() {
        var items = "[{" + RECORD + "},{" + ARCHIVED + "},{" + RECORD + "}]";
        return Stream.of(
                Arguments.of(
                        "[true, true]",
                        "{" + ALICE + "," + READ + ",'evaluations':[{" + RECORD
                                + "},{'resource':{'type':'record','id':'record-2'}}]}"),
                Arguments.of(
                        "[true, false]", "{" + BOB + "," + RECORD + ",'evaluations':[{" + READ + "},{" + WRITE + "}]}"),
                Arguments.of(
                        "[true, false]", "{'evaluations':[" + SOUND + ",{" + BOB + "," + WRITE + "," + RECORD + "}]}"),
                Arguments.of(
                        "[false, true]",
                        "{" + WRITE + "," + ARCHIVED + ",'evaluations':[{" + ALICE
                                + "},{'subject':{'type':'user','id':'bob','properties':{'role':'admin'}}}]}"),
                // a question's own member replaces the default whole: what it lacks is not taken from there
                Arguments.of(
                        "[false, false, true]",
                        "{" + ALICE + "," + WRITE + "," + ARCHIVED + ",'evaluations':[{'resource':{'id':'record-1'}},"
                                + "{'resource':{'type':'record'}},{" + RECORD + "}]}"),
                Arguments.of(
                        "[false, false, true]",
                        "{" + ALICE + "," + READ + "," + RECORD + ",'evaluations':[{'action':{'properties':{}}},"
                                + "{'subject':null},{'subject':{'type':'user','id':'bob'}}]}"),
                Arguments.of("[true, false]", "{" + ALICE + "," + READ + ",'evaluations':[{" + RECORD + "},{}]}"),
                Arguments.of(
                        "[true, false, true]",
                        "{" + ALICE + "," + WRITE + ",'evaluations':" + items
                                + ",'options':{'evaluations_semantic':'execute_all','other':[]}}"),
                Arguments.of(
                        "[true, false]",
                        "{" + ALICE + "," + WRITE + ",'evaluations':" + items
                                + ",'options':{'evaluations_semantic':'deny_on_first_deny'}}"),
                Arguments.of(
                        "[true]",
                        "{" + ALICE + "," + WRITE + ",'evaluations':" + items
                                + ",'options':{'evaluations_semantic':'permit_on_first_permit'}}"),
                Arguments.of(
                        "[false, false, false]",
                        "{" + BOB + "," + WRITE + ",'evaluations':" + items
                                + ",'options':{'evaluations_semantic':'permit_on_first_permit'}}"),
                Arguments.of(
                        "[false]",
                        "{" + BOB + "," + WRITE + ",'evaluations':[{},{" + RECORD
                                + "}],'options':{'evaluations_semantic':'deny_on_first_deny'}}"));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void aBatchIsAnsweredInOrderUpToWhereItsSemanticEnds(String expected, String body) throws Exception {
        var answer = ask(MANY, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().names()).containsExactly("evaluations");
        var evaluations = (JsonArray) Objects.requireNonNull(answer.json().get("evaluations"));
        assertThat(evaluations.elements().stream()
                        .map(each -> permitted((JsonObject) each))
                        .toList())
                .hasToString(expected);
    }

    @Test
    void anEmptyBatchIsOneQuestion() throws Exception {
        var answer = ask(MANY, "{" + ALICE + "," + READ + "," + RECORD + ",'evaluations':[]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(permitted(answer.json())).isTrue();
    }

    @Test
    void whatNoPolicyAnswersIsDeniedAndSaysSo() throws Exception {
        for (var body : List.of(
                SOUND.replace("'record'", "'folder'"),
                SOUND.replace("'read'", "'print'"),
                SOUND.replace("'name':'read'", "'name':'delete','properties':{'soft':'yes'}"))) {
            var answer = ask(ONE, body);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(permitted(answer.json())).isFalse();
            var context = object(answer.json(), "context");
            assertThat(context.string("reason")).isNotEmpty();
            assertThat(context.string("invariant")).isIn("INV-007", "INV-008");
            assertThat(context.has("executionId")).isFalse();
        }
    }

    static Stream<String> hostile() {
        var deep = "[".repeat(40) + "]".repeat(40);
        return Stream.of(
                "",
                "nonsense",
                "[]",
                "null",
                "'alice'",
                "{" + ALICE + "," + READ + "," + RECORD,
                SOUND + SOUND,
                "\ufeff" + SOUND,
                "{" + ALICE + "," + ALICE + "," + READ + "," + RECORD + "}",
                "{" + ALICE + "," + READ + "," + RECORD + ",'context':{'x':" + deep + "}}",
                "{" + ALICE + "," + READ + "," + RECORD + ",'context':{'x':1e400}}",
                "{" + ALICE + "," + READ + "," + RECORD + ",'context':{'x':'\\ud800'}}",
                "{" + ALICE + "," + READ + "," + RECORD + ",'context':[]}",
                "{" + READ + "," + RECORD + "}",
                "{" + ALICE + "," + RECORD + "}",
                "{" + ALICE + "," + READ + "}",
                "{'subject':{'id':'alice'}," + READ + "," + RECORD + "}",
                "{'subject':{'type':'user'}," + READ + "," + RECORD + "}",
                "{" + ALICE + ",'action':{}," + RECORD + "}",
                "{" + ALICE + "," + READ + ",'resource':{'id':'record-1'}}",
                "{" + ALICE + "," + READ + ",'resource':{'type':'record'}}",
                "{'subject':'alice'," + READ + "," + RECORD + "}",
                "{" + ALICE + ",'action':{'name':123}," + RECORD + "}",
                "{" + ALICE + ",'action':{'name':'re\\u0000ad'}," + RECORD + "}",
                "{" + ALICE + "," + READ + "," + RECORD + ",'context':{'x':'" + "x".repeat(200_000) + "'}}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aBadRequestIs400WithAMessageAndItsIdentifier(String body) throws Exception {
        for (var path : List.of(ONE, MANY)) {
            var answer = ask(path, body, "X-Request-ID", "bfe9eb29-ab87");

            requireError(400, answer);
            assertThat(answer.response().headers().firstValue("X-Request-ID")).contains("bfe9eb29-ab87");
        }
    }

    private static void requireError(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(answer.text()).matches("INV-\\d{3}@[a-z]+: [^\n]+\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'evaluations':{}}",
                "{'evaluations':'x'}",
                "{'evaluations':[1]}",
                "{'evaluations':[null]}",
                "{'subject':'alice','evaluations':[{}]}",
                "{'evaluations':[{}],'options':[]}",
                "{'evaluations':[{}],'options':{'evaluations_semantic':'first_come'}}",
                "{'evaluations':[{}],'options':{'evaluations_semantic':null}}"
            })
    void aBadBatchIs400(String body) throws Exception {
        requireError(400, ask(MANY, body));
    }

    @Test
    void tenThousandQuestionsAndABodyBeyondTheLimitAreRefused() throws Exception {
        var many = "{" + ALICE + "," + READ + ",'evaluations':[" + "{},".repeat(9_999) + "{}]}";
        requireError(400, ask(MANY, many));
        requireError(413, ask(ONE, "{'x':'" + "x".repeat(5 << 20) + "'}"));
        assertThat(permitted(ask(ONE, SOUND).json())).isTrue();
    }

    @Test
    void mediaTypeKeyRoleAndPinAreCheckedWithTheSpecificationsStatuses() throws Exception {
        requireError(400, ask(ONE, SOUND, "Content-Type", "text/plain"));
        requireError(400, ask(MANY, SOUND, "Content-Type", "application/x-www-form-urlencoded"));
        assertThat(ask(ONE, SOUND, "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
        var unauthenticated = server.post(null, ONE, "nonsense", "X-Request-ID", "r-1");
        requireError(401, unauthenticated);
        assertThat(unauthenticated.response().headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"writ\"");
        assertThat(unauthenticated.response().headers().firstValue("X-Request-ID"))
                .contains("r-1");
        requireError(401, server.post("writ_0000000000000000_x", MANY, SOUND.replace('\'', '"')));
        requireError(403, server.post(auditor, ONE, "nonsense"));
        requireError(403, server.post(pinned, ONE, SOUND.replace('\'', '"')));
        requireError(403, server.post(pinned, ONE, SOUND.replace('\'', '"').replace("record", "folder")));
        requireError(403, server.post(pinned, MANY, ("{'evaluations':[" + SOUND + "]}").replace('\'', '"')));
        var method = server.get(pep, ONE);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.response().headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void theRequestIdentifierComesBackWhateverTheAnswer() throws Exception {
        for (var asked : List.of("GET " + ONE, "DELETE " + MANY, "POST /access/v1/search/subject", "GET /access")) {
            var words = asked.split(" ", 2);
            var body = words[0].equals("POST") ? "{}" : null;
            var answer = server.send(words[0], pep, words[1], body, "X-Request-ID", "r-2");

            assertThat(answer.status()).as(asked).isIn(404, 405);
            assertThat(answer.response().headers().allValues("X-Request-ID")).containsExactly("r-2");
        }
        var metadata = server.send("GET", null, METADATA, null, "X-Request-ID", "r-3");
        assertThat(metadata.response().headers().allValues("X-Request-ID")).containsExactly("r-3");
    }

    @Test
    void ofSeveralRequestIdentifiersNothingIsDecided() throws Exception {
        var before = server.get(null, "/log/checkpoint").text();

        requireError(400, ask(ONE, SOUND, "X-Request-ID", "a", "X-Request-ID", "b"));

        assertThat(server.get(null, "/log/checkpoint").text()).isEqualTo(before);
    }

    @Test
    void theRequestIdentifierComesBackAndIsNotNeeded() throws Exception {
        var answer = ask(ONE, SOUND, "X-Request-ID", "any string / 17 ;=");
        assertThat(answer.response().headers().firstValue("X-Request-ID")).contains("any string / 17 ;=");
        assertThat(ask(MANY, SOUND).response().headers().firstValue("X-Request-ID"))
                .isEmpty();
    }

    @Test
    void anIdempotencyKeyGetsTheFirstAnswerAgain() throws Exception {
        var first = ask(ONE, SOUND, "Idempotency-Key", "k-1");
        var again = ask(ONE, SOUND, "Idempotency-Key", "k-1");
        assertThat(again.response().headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.text()).isEqualTo(first.text());
        requireError(400, ask(ONE, SOUND.replace("alice", "bob"), "Idempotency-Key", "k-1"));

        var batch = "{'evaluations':[" + SOUND + "," + SOUND + "]}";
        var answers = ask(MANY, batch, "Idempotency-Key", "k-2").text();
        assertThat(ask(MANY, batch, "Idempotency-Key", "k-2").text()).isEqualTo(answers);
        assertThat(ask(MANY, batch).text()).isNotEqualTo(answers);
    }

    /** Over TLS they are given, and with a public URL: {@link TlsTest} and {@link OpenApiTest} ask for them. */
    @Test
    void thereAreNoMetadataInClear() throws Exception {
        var answer = server.get(null, METADATA);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.member("detail")).isEqualTo("there are no metadata at an address that is not https");
        assertThat(answer.member("fix")).isEqualTo("Ask over https, or have server.public-url set.");
    }
}
