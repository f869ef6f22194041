package io.writ.app.authzen;

import io.writ.app.http.AnswerStyle;
import io.writ.app.http.Call;
import io.writ.app.http.HttpRefusal;
import io.writ.app.http.Problems;
import io.writ.app.http.Reply;
import io.writ.ledger.Ledger;
import io.writ.store.StoreException;
import io.writ.verifier.refusal.Refusal;
import io.writ.verifier.refusal.RefusedException;
import java.util.function.Supplier;

/**
 * The error rules of the OpenID AuthZEN Authorization API 1.0 (section 10.1): an error is a status and a message in
 * plain text, 400 whatever is wrong with the request, more than one {@code X-Request-ID} included.
 */
public final class AuthzenStyle implements AnswerStyle {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    @Override
    public Reply answer(Call.Incoming incoming, Supplier<Reply> answer) {
        return refused(() -> {
            // several ids: it is not clear which of them is the request's, so nothing is decided
            incoming.requestId();
            return answer.get();
        });
    }

    private static Reply refused(Supplier<Reply> answer) {
        try {
            return answer.get();
        } catch (HttpRefusal e) {
            var status = e.status() == UNSUPPORTED_MEDIA_TYPE ? 400 : e.status();
            var reply = plain(status, e.refusal());
            for (var header : e.headers().entrySet()) {
                reply = reply.with(header.getKey(), header.getValue());
            }
            return reply;
        } catch (RefusedException e) {
            return plain(e.refusal());
        } catch (StoreException e) {
            return plain(Ledger.storeFailed(e).refusal());
        }
    }

    private static Reply plain(Refusal refusal) {
        var problem = Problems.of(refusal);
        var status = concernsTheCall(refusal) ? problem.status() : 400;
        var reply = plain(status, refusal);
        for (var header : problem.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    /** Whether a refusal is about the caller or the server, and not about what was asked. */
    static boolean concernsTheCall(Refusal refusal) {
        return switch (Problems.status(refusal.invariant())) {
            case 401, 403, 429, 503 -> true;
            default -> false;
        };
    }

    private static Reply plain(int status, Refusal refusal) {
        return Reply.text(status, refusal.message() + "\n");
    }
}
