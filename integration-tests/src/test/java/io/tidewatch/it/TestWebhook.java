package io.tidewatch.it;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of orders that gives every one of them the same answer, until it is told another. */
final class TestWebhook implements AutoCloseable {
    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private volatile int status;

    private TestWebhook(int status) throws IOException {
        this.status = status;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders", exchange -> {
            int answer = this.status;
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            received.add(key);
            if (answer / 100 == 2) {
                accepted.add(key);
            }
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
    }

    static TestWebhook answering(int status) throws IOException {
        return new TestWebhook(status);
    }

    void answer(int other) {
        status = other;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/orders");
    }

    /** The ids of all orders that came, in order. */
    List<String> received() {
        return received;
    }

    /** The ids of the orders that were answered with 2xx, in order. */
    List<String> accepted() {
        return accepted;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
