package io.writ.app.http;

import io.writ.NoteRequest;

/** Entries of the users' own. */
final class NoteRoutes {
    Reply note(Call call) {
        call.query().end();
        var request = NoteRequest.read(call.json());
        var key = call.idempotencyKey(request.idempotencyKey());
        var noted = call.governor().note(key.map(request::withIdempotencyKey).orElse(request), call.principal());
        var reply = DecisionRoutes.attestation(noted.repeated() ? 200 : 201, noted.attestation());
        return noted.repeated() ? reply.with(DecisionRoutes.REPEATED, "true") : reply;
    }
}
