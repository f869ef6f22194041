package io.writ.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** An OpenAPI document, read strictly: an answer that it does not describe is a failure. */
final class OpenApi {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head");

    private final ObjectNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Set<String> seen = new TreeSet<>();

    OpenApi(byte[] document) throws IOException {
        this.document = (ObjectNode) new ObjectMapper().readTree(document);
    }

    /** Every operation, as {@code GET /path}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** Operations whose success no answer has shown yet. */
    Set<String> unseen() {
        var unseen = operations();
        unseen.removeAll(seen);
        return unseen;
    }

    /** Holds an answer against the document: its status, its media type, every member of its body. */
    void check(String method, String path, RunningServer.Answer answer) {
        var template = template(path.split("\\?", 2)[0]);
        var what = method + " " + template;
        var operation = document.get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
        var described = resolved(operation.get("responses").get(Integer.toString(answer.status())));
        assertThat(described)
                .as("%s may be answered with %d: %s", what, answer.status(), answer.text())
                .isNotNull();
        var type = answer.response().headers().firstValue("Content-Type").orElse("");
        var media = described.get("content").get(type);
        assertThat(media).as("%s %d may be %s", what, answer.status(), type).isNotNull();
        if (type.endsWith("json")) {
            assertThat(schemas.getSchema(schema(media.get("schema"))).validate(answer.text(), InputFormat.JSON))
                    .as("%s %d: %s", what, answer.status(), answer.text())
                    .isEmpty();
        }
        if (answer.status() < 300) {
            seen.add(what);
        }
    }

    /** Whether a request's body is as the document says. */
    boolean takes(String method, String path, String body) {
        var operation = document.get("paths").get(template(path)).get(method.toLowerCase(Locale.ROOT));
        var media = operation.get("requestBody").get("content").get("application/json");
        return schemas.getSchema(schema(media.get("schema")))
                .validate(body, InputFormat.JSON)
                .isEmpty();
    }

    private JsonNode resolved(JsonNode node) {
        if (node == null || !node.has("$ref")) {
            return node;
        }
        return document.at(node.get("$ref").asText().substring(1));
    }

    /** The schema as a document of its own, beside the components that it refers to. */
    private JsonNode schema(JsonNode schema) {
        var root = new ObjectMapper().createObjectNode();
        root.set("components", document.get("components"));
        root.setAll((ObjectNode) schema);
        return root;
    }

    private String template(String path) {
        String found = null;
        for (var candidate : document.get("paths").properties()) {
            var template = candidate.getKey();
            if (template.equals(path)) {
                return template;
            }
            var pattern =
                    Pattern.compile(template.replaceAll("\\{number}", ".+").replaceAll("\\{[a-zA-Z]+}", "[^/]+"));
            if (pattern.matcher(path).matches() && (found == null || !template.contains("{level}"))) {
                found = template;
            }
        }
        if (found == null) {
            throw new AssertionError("the document has no " + path);
        }
        return found;
    }
}
