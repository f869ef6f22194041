package io.writ.conformance.http;

import io.writ.conformance.http.RunningServer.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A connection on which any bytes can be sent, whether they are HTTP or not. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    private RawConnection(URI server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection open(RunningServer server) throws IOException {
        return new RawConnection(server.uri());
    }

    /** A whole POST of JSON. */
    static String post(String path, String key, String body, String... headers) {
        return head("POST", path, key) + "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + String.join("", headers) + "\r\n" + body;
    }

    /** The beginning of a request, to which headers can be added. */
    static String head(String method, String path, String key) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key + "\r\n";
    }

    /** What came back for a request. */
    record Received(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** A string member of a JSON answer; empty if it has none. */
        String member(String name) {
            return Answer.member(body, name);
        }
    }

    /** Sends bytes; a server that closes meanwhile is no error, as its answer may be on the way. */
    RawConnection send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // it has answered before it was asked to the end
            return this;
        }
        return this;
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The head of a request for a decision. */
    static String decision(String key, String... headers) {
        return head("POST", "/v1/decisions", key) + "Content-Type: application/json\r\n" + String.join("\r\n", headers)
                + "\r\n\r\n";
    }

    /** Sends byte by byte until the server has had enough of it, or all is sent. */
    RawConnection trickle(String text, long pauseMillis) throws IOException, InterruptedException {
        try {
            for (var i = 0; i < text.length() && in.available() == 0; i++) {
                socket.getOutputStream().write(text.charAt(i));
                Thread.sleep(pauseMillis);
            }
        } catch (SocketException e) {
            // closed by the server: what it said before can still be read
            return this;
        }
        return this;
    }

    /** The status of the next answer; 0 if the connection is closed without one, -1 if there is none in time. */
    int status(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return Integer.parseInt(line().split(" ", 3)[1]);
        } catch (SocketTimeoutException e) {
            return -1;
        } catch (EOFException | SocketException e) {
            return 0;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Says that nothing more will be sent. */
    RawConnection finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Breaks off without a goodbye. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next answer; empty if the connection ends without one. */
    Optional<Received> receive() throws IOException {
        return receive(true);
    }

    /** The next answer, to a request whose answer has no body. */
    Optional<Received> receiveHead() throws IOException {
        return receive(false);
    }

    private Optional<Received> receive(boolean withBody) throws IOException {
        try {
            var start = line().split(" ", 3);
            Map<String, String> headers = new TreeMap<>();
            for (var header = line(); !header.isEmpty(); header = line()) {
                var colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            var status = Integer.parseInt(start[1]);
            return Optional.of(new Received(status, headers, withBody && status != 100 ? body(headers) : new byte[0]));
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            var length = Integer.parseInt(headers.get("content-length"));
            var body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("cut off");
            }
            return body;
        }
        return headers.containsKey("transfer-encoding") ? chunks() : in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
