package io.writ.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One kept-alive HTTP/1.1 connection that sends JSON and reads answers of known length. It does as little as it can,
 * because it runs on the same two cores as the server.
 */
final class HttpConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String head;

    HttpConnection(URI server, String key) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        head = " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    /** Sends a request and reads its answer; the status. */
    int post(String path, byte[] body) throws IOException {
        var start = ("POST " + path + head + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        var whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        socket.getOutputStream().write(whole);
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var length = 0L;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Long.parseLong(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    /** Sends only the beginning of a request, so that the server waits for the rest. */
    void begin() throws IOException {
        socket.getOutputStream()
                .write(("POST /v1/decisions" + head + "100\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));
    }

    /** One byte more of a request that never ends. */
    void drip() throws IOException {
        socket.getOutputStream().write(' ');
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
