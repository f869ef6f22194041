package io.writ.app.http;

import io.writ.gate.Problem;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.Refusal;

/** Refusals as HTTP answers: a problem (RFC 9457) with the status that the invariant calls for. */
public final class Problems {
    static final String TYPE = "application/problem+json";

    private static final String RETRY_SECONDS = "1";

    private Problems() {}

    /** The one place where an invariant becomes a status. */
    public static int status(Invariant invariant) {
        return switch (invariant) {
            case STRICT_JSON, HTTP_FORM -> 400;
            case AUTHENTICATED -> 401;
            case ROLE_ALLOWS, PIN_MATCHES, MAY_VOTE -> 403;
            case KNOWN -> 404;
            case ALREADY_DECIDED, TENANT_NEW, POLICY_CONTINUITY, APPROVAL_OPEN, ACTION_SEEN, THREAD_RUNS -> 409;
            case INPUT_LIMITS -> 413;
            case RATE -> 429;
            case SIGNER, HOME, HOME_OWNED, DURABLE, OVERLOADED, CLOCK, LEDGER_INTACT -> 503;
            default -> 422;
        };
    }

    public static Reply of(Refusal refusal) {
        var status = status(refusal.invariant());
        var reply = of(status, Problem.of(refusal).builder());
        return switch (status) {
            case 401 -> reply.with("WWW-Authenticate", "Bearer realm=\"writ\"");
            case 503 -> reply.with("Retry-After", RETRY_SECONDS);
            default -> reply;
        };
    }

    public static Reply of(HttpRefusal refused) {
        var reply = of(refused.status(), Problem.of(refused.refusal()).builder());
        for (var header : refused.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    public static Reply of(int status, JsonObject.Builder problem) {
        return Reply.of(
                status, TYPE, PrettyWriter.write(problem.put("status", status).build()));
    }

    /** The answer for a bug. It says only that there is a bug. */
    static Reply bug() {
        return of(
                500,
                JsonObject.builder()
                        .put("type", "about:blank")
                        .put("title", "Internal Server Error")
                        .put("detail", "a bug in writ; the server's log says where"));
    }
}
