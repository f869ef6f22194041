package io.writ.conformance.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A consumer of server-sent events, as a browser is one: lines into events, and the id of the last one seen. */
final class EventStream implements AutoCloseable {
    /** One event; comments are none. */
    record Event(long id, String type, String data) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;

    private EventStream(RunningServer server, String key, String path, Optional<Long> last)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.uri().resolve(path)).header("Authorization", "Bearer " + key);
        last.ifPresent(id -> request.header("Last-Event-ID", Long.toString(id)));
        this.response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static EventStream open(RunningServer server, String key, Optional<Long> last)
            throws IOException, InterruptedException {
        return new EventStream(server, key, "/v1/events/stream", last);
    }

    int status() {
        return response.statusCode();
    }

    /** The next event; empty when the server has ended the stream. */
    Optional<Event> next() throws IOException {
        var id = -1L;
        var type = "";
        var data = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && id >= 0) {
                return Optional.of(new Event(id, type, data));
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        return Optional.empty();
    }

    List<Event> next(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(next().orElseThrow(() -> new IOException("the stream ended")));
        }
        return events;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
