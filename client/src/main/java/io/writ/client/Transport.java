package io.writ.client;

import io.writ.gate.Problem;
import io.writ.verifier.refusal.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests to one server, again where that is called for. What comes out is a success or a refusal (4xx);
 * everything else is {@link NoAnswerException}. Redirects are not followed: the key goes to this server alone.
 */
final class Transport implements AutoCloseable {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http;
    private final URI server;
    private final ApiKey key;
    private final Retries retries;
    private final Ticker ticker;

    Transport(HttpClient http, URI server, ApiKey key, Retries retries, Ticker ticker) {
        this.http = http;
        this.server = server;
        this.key = key;
        this.retries = retries;
        this.ticker = ticker;
    }

    /** What a refusal says. */
    Problem problem(Reply reply) {
        return Problem.read(reply.status(), reply.body(), key::removedFrom);
    }

    /** A refusal as something to throw: as it would be thrown in the same process, if this release knows it. */
    RuntimeException refusal(Reply reply) {
        var problem = problem(reply);
        return problem.refusal()
                .<RuntimeException>map(Refusal::exception)
                .orElseGet(() -> new ProblemException(problem));
    }

    /** The reply to a call that has been done; throws what the server refuses. */
    Reply success(Call call) {
        return requireSuccess(send(call));
    }

    /** The reply, unless the server refuses. */
    Reply requireSuccess(Reply reply) {
        if (!reply.isSuccess()) {
            throw refusal(reply);
        }
        return reply;
    }

    Reply send(Call call) {
        for (var made = 1; ; made++) {
            NoAnswerException failure;
            try {
                var reply = exchange(call);
                if (reply.isSuccess() || isRefusal(reply)) {
                    return reply;
                }
                failure = failed(call, reply, made);
                if (reply.status() != TOO_MANY_REQUESTS && reply.status() != UNAVAILABLE) {
                    throw failure;
                }
            } catch (IOException e) {
                failure = new NoAnswerException(message(call, made, describe(e, call)), e);
                if (!mayComeBack(e)) {
                    throw failure;
                }
            }
            if (!call.repeatable()) {
                throw failure;
            }
            var last = failure;
            pause(retries.pauseAfter(made, failure.retryAfter(), ThreadLocalRandom.current())
                    .orElseThrow(() -> last));
        }
    }

    private static boolean isRefusal(Reply reply) {
        return reply.status() >= 400 && reply.status() < 500 && reply.status() != TOO_MANY_REQUESTS;
    }

    /** Whether another attempt may fare better; one that took its whole time, or that TLS refused, would not. */
    private static boolean mayComeBack(IOException e) {
        return e instanceof HttpConnectTimeoutException
                || !(e instanceof HttpTimeoutException
                        || e instanceof SSLException
                        || e instanceof BoundedBody.TooLarge);
    }

    private Reply exchange(Call call) throws IOException {
        var sent = http.sendAsync(request(call), head -> new BoundedBody(call.limit()));
        try {
            // over the whole answer: the request's own timeout ends with its head, and a body may drip for ever
            var answer = sent.get(call.patience().toNanos(), TimeUnit.NANOSECONDS);
            return new Reply(answer.statusCode(), answer.headers(), answer.body());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new HttpTimeoutException("no answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("the HTTP client failed", e.getCause());
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw interrupted();
        }
    }

    private HttpRequest request(Call call) {
        var request = HttpRequest.newBuilder(URI.create(server + call.path()))
                .header("Authorization", key.bearer())
                .header("Accept", "application/json, application/problem+json, text/plain, application/octet-stream");
        call.idempotencyKey().ifPresent(name -> request.header("Idempotency-Key", name));
        var body = call.body();
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    private NoAnswerException failed(Call call, Reply reply, int made) {
        var problem = problem(reply);
        var what =
                reply.status() < 400 ? "it answered " + reply.status() + ", which is not followed" : problem.message();
        return new NoAnswerException(
                message(call, made, what),
                problem,
                reply.retryAfter(Instant.now()).orElse(null));
    }

    private String message(Call call, int made, String what) {
        var query = call.path().indexOf('?');
        var path = query < 0 ? call.path() : call.path().substring(0, query);
        return "no answer from " + server + path + (made > 1 ? " after " + made + " attempts" : "") + ": " + what;
    }

    private static String describe(IOException e, Call call) {
        if (e instanceof HttpConnectTimeoutException) {
            return "it could not be reached in time";
        }
        if (e instanceof HttpTimeoutException) {
            return "it took more than " + call.patience().toMillis() + " ms";
        }
        if (e instanceof ConnectException) {
            return "nothing accepts connections there";
        }
        return Refusal.quote(
                Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
    }

    void pause(Duration time) {
        try {
            ticker.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private NoAnswerException interrupted() {
        Thread.currentThread().interrupt();
        return new NoAnswerException("no answer from " + server + ": the thread was interrupted", null, null);
    }

    /** Lets go of the connections; before Java 21 they end when the client is collected. */
    @Override
    public void close() {
        if ((Object) http instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the HTTP client cannot be closed", e);
            }
        }
    }
}
