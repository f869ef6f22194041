package io.writ.conformance.http;

import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is sent, and what must come of it.
 *
 * @param invariant the one that the problem names; empty if it is HTTP itself that was not kept
 */
record HostileRequest(String name, byte[] bytes, int status, String invariant) {
    private static final Path VECTORS = Path.of("src", "main", "resources", "vectors", "canonical-json.json");

    /** Stands for a good key: requests are made before there is one. */
    private static final String KEY = "<key>";

    private static final String END = "Connection: close\r\n\r\n";

    static HostileRequest of(String name, String text, int status, String invariant) {
        return new HostileRequest(name, text.getBytes(StandardCharsets.ISO_8859_1), status, invariant);
    }

    /** Whatever is not HTTP at all. */
    static HostileRequest malformed(String name, String text) {
        return of(name, text, 400, "");
    }

    /** What is sent by somebody who has a key. */
    byte[] with(String key) {
        // byte by byte the same but for the key, whatever the bytes are
        var text = new String(bytes, StandardCharsets.ISO_8859_1).replace(KEY, key);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String get(String path, String... headers) {
        return RawConnection.head("GET", path, KEY) + String.join("", headers) + END;
    }

    private static String post(String headers, String body) {
        return RawConnection.head("POST", "/v1/decisions", KEY) + "Content-Type: application/json\r\n" + headers + END
                + body;
    }

    private static String sized(String headers, String body) {
        return post("Content-Length: " + body.length() + "\r\n" + headers, body);
    }

    static Stream<HostileRequest> paths() {
        return Stream.of(
                HostileRequest.of("encoded slash", get("/v1%2Fpolicies"), 404, "INV-039"),
                HostileRequest.of("dot segments", get("/v1/x/../policies"), 404, "INV-039"),
                HostileRequest.of("encoded dot segments", get("/v1/policies/%2e%2e/%2e%2e"), 404, "INV-038"),
                HostileRequest.of("climbing", get("/v1/policies/..%2f..%2fkeys%2fledger.pem/1.0.0"), 404, "INV-038"),
                HostileRequest.of("double slash", get("/v1//policies"), 404, "INV-039"),
                HostileRequest.of("double slash first", get("//v1/policies"), 404, "INV-039"),
                HostileRequest.of("slash last", get("/v1/policies/"), 404, "INV-039"),
                HostileRequest.of("parameter of the path", get("/v1/policies;v=1"), 404, "INV-039"),
                HostileRequest.of("long", get("/" + "a".repeat(8_000)), 404, "INV-039"),
                HostileRequest.of("unknown parameter", get("/v1/policies?x=<script>"), 400, "INV-039"),
                HostileRequest.of("parameter twice", get("/v1/events?from=1&from=2"), 400, "INV-039"),
                HostileRequest.of("no hex in the query", get("/v1/policies?a=%zz"), 400, "INV-039"),
                HostileRequest.of("longer than any", get("/" + "a".repeat(20_000)), 414, ""),
                HostileRequest.malformed("NUL", get("/v1/policies/a%00b/1.0.0")),
                HostileRequest.malformed("no hex", get("/v1/policies/%zz/1.0.0")),
                HostileRequest.malformed("no UTF-8", get("/v1/policies/%ff%fe/1.0.0")),
                HostileRequest.malformed("bytes that are no UTF-8", get("/v1/policies/caf\u00e9/1.0.0")),
                HostileRequest.malformed("backslash", get("/v1/policies\\..\\keys")),
                HostileRequest.malformed("fragment", get("/v1/policies#x")),
                HostileRequest.malformed("another host", get("http://elsewhere/v1/policies")),
                HostileRequest.malformed("a user", get("http://a:b@localhost/v1/policies")),
                HostileRequest.malformed("no slash", get("v1/policies")),
                HostileRequest.malformed("a raw NUL", get("/v1/policies\0")));
    }

    static Stream<HostileRequest> lines() {
        var head = "GET /v1/policies HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + KEY + "\r\n";
        return Stream.of(
                HostileRequest.malformed("no version", "GET /v1/policies \r\nHost: x\r\n\r\n"),
                HostileRequest.malformed("bare LF", head.replace("\r\n", "\n") + "\n"),
                HostileRequest.malformed("bare CR in a header", head + "X: a\rb\r\n\r\n"),
                HostileRequest.malformed("NUL in a header", head + "X: a\0b\r\n\r\n"),
                HostileRequest.malformed("space in a name", head + "X Y: z\r\n\r\n"),
                HostileRequest.malformed("space before the colon", head.replace("Host:", "Host :") + "\r\n"),
                HostileRequest.malformed("no colon", head + "X\r\n\r\n"),
                HostileRequest.malformed("folded", head + "X: a\r\n b\r\n\r\n"),
                HostileRequest.malformed("no host", head.replace("Host: localhost\r\n", "") + "\r\n"),
                HostileRequest.malformed("two hosts", head + "Host: elsewhere\r\n\r\n"),
                HostileRequest.malformed("NUL in the method", "G\0T /v1/policies HTTP/1.1\r\n\r\n"),
                HostileRequest.malformed(
                        "TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "A".repeat(200)),
                HostileRequest.of(
                        "CONNECT", "CONNECT elsewhere:80 HTTP/1.1\r\nHost: elsewhere:80\r\n\r\n", 404, "INV-039"),
                HostileRequest.of("HTTP/0.9", "GET /v1/policies\r\n\r\n", 505, ""),
                HostileRequest.of("HTTP/3.0", "GET /v1/policies HTTP/3.0\r\n\r\n", 505, ""),
                HostileRequest.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 426, ""),
                HostileRequest.of("TRACE", head.replace("GET", "TRACE") + END, 405, "INV-039"),
                HostileRequest.of("a method of its own", head.replace("GET", "FOO".repeat(99)) + END, 405, "INV-039"),
                HostileRequest.of("many headers", head + "X: y\r\n".repeat(9_999) + "\r\n", 431, ""),
                HostileRequest.of("a long header", head + "X: " + "y".repeat(20_000) + "\r\n\r\n", 431, ""),
                HostileRequest.of("two keys", get("/v1/policies", "Authorization: Bearer x\r\n"), 400, "INV-039"),
                HostileRequest.of("another expectation", sized("Expect: 200-ok\r\n", "{}"), 417, ""));
    }

    static Stream<HostileRequest> bodies() {
        var body = RunningServer.payment("PAY-1");
        var size = "Content-Length: " + body.length() + "\r\n";
        var chunked = "Transfer-Encoding: chunked\r\n";
        var chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        return Stream.concat(
                Stream.of("-1", "+5", "0x10", "1e3", "9".repeat(20), "abc", "", "5 5", "5, 5", "5\r\nContent-Length: 6")
                        .map(length -> HostileRequest.malformed(
                                "length " + length, post("Content-Length: " + length + "\r\n", body))),
                Stream.of(
                        HostileRequest.malformed("the length twice", post(size + size, body)),
                        HostileRequest.malformed("length and chunks", post(size + chunked, chunk + "0\r\n\r\n")),
                        HostileRequest.malformed(
                                "chunks and length", post(chunked + "Content-Length: 6\r\n", "0\r\n\r\nX")),
                        HostileRequest.malformed("chunks of a kind", post("Transfer-Encoding: xchunked\r\n", chunk)),
                        HostileRequest.malformed(
                                "chunks, then none", post(chunked + "Transfer-Encoding: x\r\n", chunk)),
                        broken("no size", post(chunked, "zz\r\n" + body + "\r\n0\r\n\r\n")),
                        broken("a negative size", post(chunked, "-1\r\n" + body + "\r\n0\r\n\r\n")),
                        broken("a huge size", post(chunked, "f".repeat(17) + "\r\n" + chunk)),
                        broken("bare LF", post(chunked, chunk.replace("\r\n", "\n") + "0\n\n")),
                        broken("a chunk too short", post(chunked, "5\r\n" + body + "\r\n0\r\n\r\n")),
                        broken("no last chunk", post(chunked, chunk)),
                        broken("too short", post("Content-Length: 9999\r\n", body)),
                        HostileRequest.of("longer than said", post("Content-Length: 9\r\n", body), 400, "INV-001"),
                        HostileRequest.of("none", post("", ""), 400, "INV-001"),
                        HostileRequest.of("packed", sized("Content-Encoding: gzip\r\n", body), 415, "INV-039"),
                        HostileRequest.of(
                                "packed chunks",
                                post("Transfer-Encoding: gzip, chunked\r\n", chunk + "0\r\n\r\n"),
                                415,
                                "INV-039"),
                        type("text/plain"),
                        type("application/jsonx"),
                        type("multipart/form-data; boundary=x"),
                        type(""),
                        HostileRequest.of("two types", sized("Content-Type: text/plain\r\n", body), 400, "INV-039")));
    }

    /** A body that does not come as its headers say. */
    private static HostileRequest broken(String name, String text) {
        return HostileRequest.of(name, text, 400, "INV-039");
    }

    private static HostileRequest type(String type) {
        var request = sized("", RunningServer.payment("PAY-1")).replace("application/json", type);
        return HostileRequest.of("type " + type, request, 415, "INV-039");
    }

    static Stream<HostileRequest> idempotencyKeys() {
        var body = RunningServer.payment("PAY-1");
        return Stream.concat(
                Stream.of("", " ", "a".repeat(257), "a".repeat(10_000), "a\tb", "caf\u00c3\u00a9")
                        .map(value -> HostileRequest.of(
                                "key " + value, sized("Idempotency-Key: " + value + "\r\n", body), 422, "INV-004")),
                Stream.of(
                        HostileRequest.malformed("DEL", sized("Idempotency-Key: a\u007fb\r\n", body)),
                        HostileRequest.malformed("SOH", sized("Idempotency-Key: a\u0001b\r\n", body)),
                        HostileRequest.of(
                                "two", sized("Idempotency-Key: a\r\nIdempotency-Key: b\r\n", body), 400, "INV-039"),
                        HostileRequest.of(
                                "another in the body",
                                sized("Idempotency-Key: a\r\n", body.replaceFirst("\\{", "{\"idempotencyKey\":\"b\",")),
                                422,
                                "INV-014")));
    }

    /** What the strict reader must refuse, by the vectors, in the place of an action's parameter. */
    static Stream<HostileRequest> vectors() throws Exception {
        var vectors = JsonReader.readObject(Files.readAllBytes(VECTORS));
        return ((JsonArray) Objects.requireNonNull(vectors.get("refuse")))
                .elements().stream().map(JsonObject.class::cast).map(vector -> {
                    var invariant = Objects.requireNonNull(vector.string("invariant"));
                    var input = Base64.getDecoder().decode(vector.string("input"));
                    return json(Objects.requireNonNull(vector.string("what")), input, invariant);
                });
    }

    static Stream<HostileRequest> values() {
        return Stream.of(
                json("depth 10,000", "[".repeat(10_000) + "]".repeat(10_000), "INV-002"),
                json("a member twice", "{\"a\":1,\"\\u0061\":2}", "INV-001"),
                json("a mark", "\u00ef\u00bb\u00bf1", "INV-001"),
                json("half a pair", "\"\\ud800\"", "INV-001"),
                json("a raw NUL", "\"\0\"", "INV-001"),
                json("1e400", "1e400", "INV-003"),
                json("2^53+1", "9007199254740993", "INV-003"));
    }

    private static HostileRequest json(String name, String value, String invariant) {
        return json(name, value.getBytes(StandardCharsets.ISO_8859_1), invariant);
    }

    private static HostileRequest json(String name, byte[] value, String invariant) {
        var parts = RunningServer.payment("PAY-1").replace("\"parameters\":{", "\"parameters\":{\"x\":\0,");
        var middle = parts.indexOf('\0');
        var head = post("Content-Length: " + (parts.length() - 1 + value.length) + "\r\n", "");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes((head + parts.substring(0, middle)).getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(value);
        bytes.writeBytes(parts.substring(middle + 1).getBytes(StandardCharsets.US_ASCII));
        var status = invariant.equals("INV-001") ? 400 : invariant.equals("INV-002") ? 413 : 422;
        return new HostileRequest(name, bytes.toByteArray(), status, invariant);
    }
}
