package io.tidewatch.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that says what no HTTP client would. */
final class Exchange implements AutoCloseable {
    /** No test waits so long unless the listener hangs. */
    private static final int HANGS_MILLIS = 30_000;

    private final Socket socket;

    Exchange(InetSocketAddress address) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(HANGS_MILLIS);
        socket.connect(address, HANGS_MILLIS);
    }

    /** What is answered to a text until the connection is closed from over there; each char one byte. */
    static String with(InetSocketAddress address, String request) throws IOException {
        try (Exchange exchange = new Exchange(address)) {
            exchange.send(request);
            return exchange.rest();
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Everything that still comes until the connection is closed from over there. */
    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** What has come of an answer, at least up to a text. */
    String until(String text) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf(text) < 0) {
            int read = socket.getInputStream().read();
            if (read < 0) {
                throw new IOException("closed after: " + answer);
            }
            answer.append((char) read);
        }
        return answer.toString();
    }

    /** Sends a byte. False if the connection has been closed from over there. */
    boolean drip() {
        try {
            send("x");
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
