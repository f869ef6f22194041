package io.writ.conformance.http;

import io.writ.app.CommandHere;
import io.writ.conformance.PackagedJar;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.JsonString;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server process on a free port of the loopback, and the commands to prepare its home. */
final class RunningServer implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;

    private final Path home;
    private final Process process;
    private final URI uri;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(Path home, Process process, URI uri) {
        this.home = home;
        this.process = process;
        this.uri = uri;
    }

    /** Makes a home with the example policies. */
    static Path found(Path folder) throws IOException {
        var home = folder.resolve("home");
        writ("init", "--home", home.toString(), "--origin", "conformance.local");
        return home;
    }

    /** Runs a command to its end and gives its standard output; it must succeed. */
    static String writ(String... arguments) throws IOException {
        return CommandHere.run(arguments);
    }

    /** Makes a tenant that starts with the policies that requests here name. */
    static void tenant(Path home, String name) throws IOException {
        writ(
                "tenants",
                "create",
                name,
                "--home",
                home.toString(),
                "--policy",
                "payment-approval@1.0.0,payment-approval@1.1.0,human-approval@1.0.0");
    }

    /** Makes an API key before a server holds the home. */
    static String key(Path home, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("keys", "create", "--home", home.toString(), "--json"));
        arguments.addAll(List.of(options));
        var issued =
                JsonReader.readObject(writ(arguments.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8));
        return Objects.requireNonNull(issued.string("key"));
    }

    /** Starts a server and waits until it serves. */
    static RunningServer start(Path home, String... options) throws IOException {
        return start(List.of(), home, options);
    }

    /** As {@link #start(Path, String...)}, in a virtual machine with these options. */
    static RunningServer start(List<String> machine, Path home, String... options) throws IOException {
        List<String> line = PackagedJar.command();
        line.addAll(1, machine);
        return start(line, List.of(), home, options);
    }

    /** Starts a server that may open so many files and no more. */
    static RunningServer startWithin(Path home, int files) throws IOException {
        return start(PackagedJar.command(), List.of("sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh"), home);
    }

    private static RunningServer start(List<String> command, List<String> before, Path home, String... options)
            throws IOException {
        List<String> line = new ArrayList<>(before);
        line.addAll(command);
        line.addAll(List.of("serve", "--home", home.toString(), "--port", "0"));
        line.addAll(List.of(options));
        var process = new ProcessBuilder(line)
                .redirectError(home.resolveSibling("server.log").toFile())
                .start();
        // read bytewise by nobody else: what follows the first line stays in the pipe
        var first = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
        if (first == null || !first.startsWith("serving  ")) {
            process.destroyForcibly();
            throw new IOException("the server did not start: " + first);
        }
        return new RunningServer(home, process, URI.create(first.substring("serving  ".length())));
    }

    URI uri() {
        return uri;
    }

    Path home() {
        return home;
    }

    /** What it has written on standard error since it was started. */
    String log() throws IOException {
        return Files.readString(home.resolveSibling("server.log"));
    }

    Process process() {
        return process;
    }

    /** What an HTTP call came to. */
    record Answer(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonObject json() {
            return JsonReader.readObject(response.body());
        }

        /** A string member of the answer; empty if it has none. */
        String member(String name) {
            return member(response.body(), name);
        }

        static String member(byte[] body, String name) {
            return JsonReader.readObject(body).get(name) instanceof JsonString text ? text.value() : "";
        }
    }

    Answer get(@Nullable String key, String path) throws IOException, InterruptedException {
        return send("GET", key, path, null);
    }

    Answer post(@Nullable String key, String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send("POST", key, path, json, headers);
    }

    /** Sends a request; a body goes as JSON unless the headers say otherwise. */
    Answer send(String method, @Nullable String key, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri.resolve(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    /** A request that is approved. */
    static String payment(String id) {
        return payment(id, "250.00");
    }

    /** A request of the sample policy; above 1000 it waits for people. */
    static String payment(String id, String amount) {
        var values = "\"payment_id\":\"" + id + "\",\"amount\":\"" + amount + "\",\"currency\":\"EUR\"";
        return "{\"policyId\":\"payment-approval\",\"policyVersion\":\"1.0.0\",\"signals\":{" + values
                + ",\"verified\":true},\"action\":{\"name\":\"payment.execute\",\"target\":\"psp:acme\",\"parameters\":{"
                + values + "}},\"threadId\":\"t-1\",\"agentId\":\"accounts-agent\"}";
    }

    /** Tells it to stop, as an operator would, and waits until it has. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not stop");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
