package io.writ.conformance.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonArray;
import io.writ.verifier.canonical.JsonBoolean;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import io.writ.verifier.canonical.JsonValue;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;

/** One case of a vector file: its members, and what the file says must come of it. */
record Vector(JsonObject json) {
    private static final Path FOLDER = Path.of("src", "main", "resources", "vectors");

    /** A test for each element of an array of a file. */
    static Stream<DynamicTest> of(String file, String array, Consumer<Vector> check) {
        var cases = list(file(file), array);
        assertThat(cases).as("%s of %s", array, file).isNotEmpty();
        return cases.stream()
                .map(value -> new Vector((JsonObject) value))
                .map(vector -> DynamicTest.dynamicTest(vector.title(), () -> check.accept(vector)));
    }

    static JsonObject file(String name) {
        try {
            return JsonReader.readObject(Files.readAllBytes(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonValue> list(JsonObject json, String name) {
        return ((JsonArray) Objects.requireNonNull(json.get(name), name)).elements();
    }

    private String title() {
        return json.has("what") ? string("what") : new String(json.canonical(), StandardCharsets.UTF_8);
    }

    /** The case holds if the call is refused by the invariant it names, or, if it names none, if it passes. */
    void check(ThrowingCallable call) {
        if (!json.has("invariant")) {
            assertThatCode(call).doesNotThrowAnyException();
            return;
        }
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().invariant().id())
                                .as(refused.getMessage())
                                .isEqualTo(string("invariant")));
    }

    boolean isTrue(String name) {
        return Objects.requireNonNull(json.get(name), name).equals(JsonBoolean.TRUE);
    }

    String string(String name) {
        return Objects.requireNonNull(json.string(name), name);
    }

    long integer(String name) {
        return Long.parseLong(
                new String(Objects.requireNonNull(json.get(name), name).canonical(), StandardCharsets.US_ASCII));
    }

    JsonObject object(String name) {
        return (JsonObject) Objects.requireNonNull(json.get(name), name);
    }

    byte[] base64(String name) {
        return Base64.getDecoder().decode(string(name));
    }

    Digest digest(String name) {
        return Digest.ofHex(string(name));
    }

    List<String> strings(String name) {
        return list(json, name).stream()
                .map(text -> ((JsonString) text).value())
                .toList();
    }

    List<JsonObject> objects(String name) {
        return list(json, name).stream().map(JsonObject.class::cast).toList();
    }

    List<Digest> digests(String name) {
        return strings(name).stream().map(Digest::ofHex).toList();
    }
}
