package io.writ.conformance.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection on which bytes are sent as a test wants them, whole requests or not. */
final class RawClient implements AutoCloseable {
    private final Socket socket;

    RawClient(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
    }

    /** The head of a request for a decision, up to its body. */
    static String head(String key, String... headers) {
        return "POST /v1/decisions HTTP/1.1\r\nHost: writ\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends it byte by byte until the server has had enough of it, or all is sent. */
    RawClient trickle(String text, long pauseMillis) throws InterruptedException {
        try {
            for (var i = 0; i < text.length(); i++) {
                send(text.substring(i, i + 1));
                if (answered()) {
                    return this;
                }
                Thread.sleep(pauseMillis);
            }
        } catch (IOException e) {
            // closed by the server: what it said before can still be read
            return this;
        }
        return this;
    }

    private boolean answered() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** The status of the next answer; 0 if the connection is closed without one, -1 if there is none in time. */
    int status(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            var line = new StringBuilder();
            for (var c = socket.getInputStream().read();
                    c != '\n';
                    c = socket.getInputStream().read()) {
                if (c < 0) {
                    return 0;
                }
                line.append((char) c);
            }
            return Integer.parseInt(line.substring(9, 12));
        } catch (SocketTimeoutException e) {
            return -1;
        } catch (IOException e) {
            return 0;
        }
    }

    /** What else there is to read now. */
    String rest() throws IOException {
        return new String(
                socket.getInputStream().readNBytes(socket.getInputStream().available()), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
