package io.writ.app.http;

import io.writ.app.config.ServerSettings.Limits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which a request line, headers or a TLS handshake have begun to arrive and do not end, and those
 * whose caller does not read what is being written. One byte now and then keeps a connection from being idle, but this
 * class closes it. It also knows whose each connection is: a key and a tenant have their share of them, and when few
 * are left, those that nobody has shown a key on are closed once they are quiet. Safe for any number of threads.
 */
public final class SlowConnections implements Connection.Listener, AutoCloseable {
    private static final long LOOK_MILLIS = 500;
    private static final Map<String, String> CLOSE = Map.of("Retry-After", "1", "Connection", "close");
    private static final String NO_SESSION = "NONE";

    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** One of so many connections is to stay free. */
    private static final int SPARE = 16;

    private final long mostNanos;
    private final long pieceNanos;
    private final int most;
    private final Pool shares;
    private final Map<Connection, Seen> open = new ConcurrentHashMap<>();
    private final Thread looking;

    /** @param most how many connections there may be */
    public SlowConnections(Limits limits, int most) {
        this.mostNanos = limits.headerTimeout().toNanos();
        this.pieceNanos = TimeUnit.SECONDS.toNanos(1) * AnswerWriter.PIECE / limits.answerRate();
        this.most = most;
        this.shares = new Pool(
                most,
                0,
                "connection",
                most + " connections are open",
                "the key or its tenant has its share of the " + most + " connections");
        this.looking = Thread.ofVirtual().name("writ-slow-connections").unstarted(this::look);
    }

    /** What is known of a connection; written by one thread at a time. */
    private static final class Seen {
        private volatile boolean answering;
        private volatile long quietBytes;
        private volatile long beganAt;
        private volatile boolean began;
        private volatile long quietSince = System.nanoTime();
        private volatile long writingSince;
        private volatile boolean writing;
        private Pool.@Nullable Hold hold;
        private boolean closed;

        private synchronized void claim(Pool shares, Owner owner) {
            // a request may still be read from a connection that has just been closed
            if (!closed && (hold == null || !hold.owner().equals(owner))) {
                release();
                var own = shares.hold(owner);
                own.take(1);
                hold = own;
            }
        }

        private synchronized void release() {
            if (hold != null) {
                hold.giveBackAll();
                hold = null;
            }
        }

        private synchronized void close() {
            closed = true;
            release();
        }

        private synchronized boolean isSomebodys() {
            return hold != null;
        }
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
        var seen = open.remove(connection);
        if (seen != null) {
            seen.close();
        }
    }

    /**
     * A good key was shown on a connection, or none on a route that needs none.
     *
     * @throws HttpRefusal 429 if the other connections are for others; the connection is closed after it
     */
    void claim(Connection connection, Owner owner) {
        var seen = open.get(connection);
        if (seen == null || owner.equals(Owner.NOBODY)) {
            return;
        }
        try {
            seen.claim(shares, owner);
        } catch (HttpRefusal e) {
            throw new HttpRefusal(e.status(), e.refusal(), CLOSE);
        }
    }

    /** A piece of an answer is handed over; the next one, or the end, says that it has been taken. */
    void writing(Connection connection) {
        var seen = open.get(connection);
        if (seen != null) {
            seen.writingSince = System.nanoTime();
            seen.writing = true;
        }
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
            seen.quietSince = System.nanoTime();
            seen.writing = false;
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
                closeQuiet();
            }
        } catch (InterruptedException e) {
            // the server stops
            Thread.currentThread().interrupt();
        }
    }

    /** When few connections are left, whoever has shown no key on one and asks nothing makes room. */
    private void closeQuiet() {
        if (count() > most - Math.max(1, most / SPARE)) {
            var now = System.nanoTime();
            open.forEach((connection, seen) -> {
                if (connection instanceof ConnectionMetaData
                        && !seen.answering
                        && !seen.isSomebodys()
                        && now - seen.quietSince > QUIET_NANOS) {
                    connection.getEndPoint().close();
                }
            });
        }
    }

    private void look(Connection connection, Seen seen) {
        if (seen.writing && System.nanoTime() - seen.writingSince > pieceNanos) {
            connection.getEndPoint().close();
        } else if (seen.answering || !isArriving(connection, seen)) {
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
