package io.writ.app.history;

import io.writ.app.http.Call;
import io.writ.app.http.Reply;
import io.writ.note.NoteRequest;

/** Entries of the users' own. */
public final class NoteRoutes {
    public Reply note(Call call) {
        call.query().end();
        var request = NoteRequest.read(call.json());
        var key = call.idempotencyKey(request.idempotencyKey());
        var noted = call.governor().note(key.map(request::withIdempotencyKey).orElse(request), call.principal());
        return Reply.recorded(201, noted);
    }
}
