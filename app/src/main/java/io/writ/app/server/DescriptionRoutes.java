package io.writ.app.server;

import static io.writ.app.http.RouteRule.open;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The description of the HTTP interface for programs: OpenAPI 3.1. A test compares live answers with it. */
final class DescriptionRoutes {
    private static final String RESOURCE = "openapi.json";

    private final byte[] document = read();

    private static byte[] read() {
        try (var in = DescriptionRoutes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Route> all() {
        return List.of(new Route("GET", "/openapi.json", open(), this::openapi));
    }

    private Reply openapi(Call call) {
        call.query().end();
        return Reply.of(200, Reply.JSON, document);
    }
}
