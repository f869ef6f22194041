package io.writ.app.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;

/**
 * Closes connections on which a request line, headers or a TLS handshake have begun to arrive and do not end. One byte
 * now and then keeps a connection from being idle, but this class closes it. Safe for any number of threads.
 */
public final class SlowConnections implements Connection.Listener, AutoCloseable {
    private static final long LOOK_MILLIS = 500;
    private static final String NO_SESSION = "NONE";

    private final long mostNanos;
    private final Map<Connection, Seen> open = new ConcurrentHashMap<>();
    private final Thread looking;

    public SlowConnections(Duration most) {
        this.mostNanos = most.toNanos();
        this.looking = Thread.ofVirtual().name("writ-slow-connections").unstarted(this::look);
    }

    /** What is known of a connection; written by one thread at a time. */
    private static final class Seen {
        private volatile boolean answering;
        private volatile long quietBytes;
        private volatile long beganAt;
        private volatile boolean began;
    }

    public void start() {
        looking.start();
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new Seen());
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** The headers of a request have arrived. */
    void begin(Connection connection) {
        var seen = open.get(connection);
        if (seen != null) {
            seen.answering = true;
        }
    }

    /** Its answer has ended: what comes from here on is the next request. */
    void end(Connection connection) {
        var seen = open.get(connection);
        if (seen != null) {
            seen.quietBytes = connection.getBytesIn();
            seen.began = false;
            seen.answering = false;
        }
    }

    int count() {
        return (int) open.keySet().stream()
                .filter(ConnectionMetaData.class::isInstance)
                .count();
    }

    private void look() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                open.forEach(this::look);
            }
        } catch (InterruptedException e) {
            // the server stops
            Thread.currentThread().interrupt();
        }
    }

    private void look(Connection connection, Seen seen) {
        if (seen.answering || !isArriving(connection, seen)) {
            seen.began = false;
        } else if (!seen.began) {
            seen.began = true;
            seen.beganAt = System.nanoTime();
        } else if (System.nanoTime() - seen.beganAt > mostNanos) {
            connection.getEndPoint().close();
        }
    }

    private static boolean isArriving(Connection connection, Seen seen) {
        return connection instanceof SslConnection tls
                ? tls.getBytesIn() > 0
                        && tls.getSSLEngine().getSession().getProtocol().equals(NO_SESSION)
                : connection.getBytesIn() > seen.quietBytes;
    }

    @Override
    public void close() {
        looking.interrupt();
    }
}
