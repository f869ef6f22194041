package io.writ.app.http;

import io.writ.app.config.ServerSettings.Limits;
import io.writ.verifier.refusal.Invariant;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;

/**
 * Reads the body of one request within its limits: its size, the memory that all bodies share, and the time it may
 * take, however many bytes come.
 */
final class BodyReader {
    /** If a body is refused, its unread rest would be taken for the next request. */
    private static final Map<String, String> CLOSE = Map.of("Connection", "close");

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Content.Source source;
    private final long length;
    private final Limits limits;
    private final Visit visit;
    private final Semaphore arrived = new Semaphore(0);
    private long taken;
    private boolean late;

    /** @param length as the request says it; -1 if it does not */
    BodyReader(Content.Source source, long length, Limits limits, Visit visit) {
        this.source = source;
        this.length = length;
        this.limits = limits;
        this.visit = visit;
    }

    /**
     * The whole body.
     *
     * @throws HttpRefusal 413, 408, 429 or 503 for what goes beyond a limit
     * @throws BrokenRequestException if it does not come whole
     */
    byte[] read() {
        try {
            return whole();
        } catch (HttpRefusal e) {
            if (!late) {
                discard();
            }
            throw e;
        }
    }

    private byte[] whole() {
        if (length > limits.body()) {
            throw tooLong();
        }
        var end = System.nanoTime() + limits.bodyTimeout().toNanos();
        var body = new ByteArrayOutputStream((int) Math.max(32, Math.min(length, 8_192)));
        while (true) {
            var chunk = next(end);
            try {
                if (chunk.hasRemaining()) {
                    add(chunk, body);
                }
                if (chunk.isLast()) {
                    return body.toByteArray();
                }
            } finally {
                chunk.release();
            }
        }
    }

    private void add(Content.Chunk chunk, ByteArrayOutputStream body) {
        var size = chunk.remaining();
        if (body.size() + size > limits.body()) {
            throw tooLong();
        }
        visit.take(size);
        taken += size;
        var bytes = new byte[size];
        chunk.getByteBuffer().get(bytes);
        body.writeBytes(bytes);
    }

    private Content.Chunk next(long end) {
        for (var chunk = source.read(); ; chunk = source.read()) {
            if (chunk == null) {
                source.demand(arrived::release);
                await(end);
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failed(chunk.getFailure());
            } else {
                return chunk;
            }
        }
    }

    /**
     * Lets a caller that is still sending come to its end and read the answer. Both the time and the bytes are limited.
     */
    private void discard() {
        var end = System.nanoTime() + GRACE_NANOS;
        var left = limits.body();
        for (var chunk = source.read(); left > 0; chunk = source.read()) {
            if (chunk == null) {
                source.demand(arrived::release);
                if (!arrives(end)) {
                    return;
                }
                continue;
            }
            left -= chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
                return;
            }
        }
    }

    private void await(long end) {
        if (!arrives(end)) {
            late = true;
            throw tooSlow();
        }
    }

    private boolean arrives(long end) {
        try {
            return arrived.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenRequestException(e);
        }
    }

    private RuntimeException failed(Throwable failure) {
        return switch (failure) {
            case TimeoutException slow -> tooSlow();
            case HttpException broken ->
                new HttpRefusal(400, Invariant.HTTP_FORM.refuse("body", "it has not the form of its encoding"), CLOSE);
            default -> new BrokenRequestException(failure);
        };
    }

    private HttpRefusal tooSlow() {
        return new HttpRefusal(
                408,
                Invariant.INPUT_LIMITS.refuse(
                        "body",
                        "it did not arrive within " + limits.bodyTimeout(),
                        "Send it without pauses, or have limits.body-timeout raised."),
                CLOSE);
    }

    private HttpRefusal tooLong() {
        return new HttpRefusal(
                413,
                Invariant.INPUT_LIMITS.refuse("body", "the body is longer than " + limits.body() + " bytes"),
                CLOSE);
    }

    /**
     * Takes memory for what is made of the body. False if it is more than bodies may take, with no other beside it.
     *
     * @throws HttpRefusal 503 if other bodies take it, 429 if those of the same key or tenant do
     */
    boolean reserve(long more) {
        if (taken + more > limits.bodies()) {
            return false;
        }
        visit.take(more);
        taken += more;
        return true;
    }

    /** Gives the memory back. Call it when nothing holds the body any more, or what was made of it. */
    void release() {
        visit.giveBack(taken);
        taken = 0;
    }
}
