package io.writ.app.history;

import static io.writ.app.http.RouteRule.role;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.app.http.Route;
import io.writ.caller.Role;
import io.writ.note.NoteRequest;
import java.util.List;

/** Appends a note of a user to the ledger. */
public final class NoteRoutes {
    public List<Route> all() {
        return List.of(new Route("POST", "/v1/notes", role(Role.DECIDE), this::note));
    }

    private Reply note(Call call) {
        call.query().end();
        var request = NoteRequest.read(call.json());
        var key = call.idempotencyKey(request.idempotencyKey());
        var noted =
                call.tenant().notes().note(key.map(request::withIdempotencyKey).orElse(request), call.principal());
        return Reply.recorded(201, noted);
    }
}
