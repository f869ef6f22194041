package io.writ.app.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Writes an answer piece by piece, and tells how long the caller takes to read each: who reads too slowly holds a slot
 * and memory, and loses the connection ({@link SlowConnections}).
 */
final class AnswerWriter {
    /** What has to be read within one time; the system's buffers hold the end of an answer anyway. */
    static final int PIECE = 32 << 10;

    private final Response response;
    private final Connection connection;
    private final SlowConnections connections;

    AnswerWriter(Response response, Connection connection, SlowConnections connections) {
        this.response = response;
        this.connection = connection;
        this.connections = connections;
    }

    /** Writes the whole body. The callback ends the answer, however it ends. */
    void write(byte[] body, Callback ending) {
        var from = 0;
        for (; body.length - from > PIECE; from += PIECE) {
            try {
                var done = new Callback.Completable();
                connections.writing(connection);
                response.write(false, ByteBuffer.wrap(body, from, PIECE), done);
                done.get();
            } catch (ExecutionException e) {
                ending.failed(e.getCause());
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ending.failed(e);
                return;
            }
        }
        // what has been read so far counts no more: each piece has its time
        connections.writing(connection);
        response.write(true, ByteBuffer.wrap(body, from, body.length - from), ending);
    }
}
