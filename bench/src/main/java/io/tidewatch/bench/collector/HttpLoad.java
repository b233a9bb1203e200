package io.tidewatch.bench.collector;

import io.tidewatch.bench.latency.Latencies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Many connections on one thread: each again as soon as it is answered, or all together at a rate. */
final class HttpLoad implements AutoCloseable {
    private static final double NANOS = 1e9;
    /** Users that take turns; as in the other loads of the bench. */
    private static final int USERS = 100_000;

    private final Selector selector = Selector.open();
    private final List<HttpConnection> connections = new ArrayList<>();
    private final EventBodies bodies;
    private final int events;

    /**
     * Opens the connections.
     *
     * @param events of a request
     */
    HttpLoad(InetSocketAddress collector, String key, int connections, int events) throws IOException {
        this.bodies = new EventBodies(events, USERS);
        this.events = events;
        String head = "POST /v1/events HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\nAuthorization: Bearer "
                + key + "\r\nContent-Length: " + bodies.length() + "\r\n\r\n";
        for (int i = 0; i < connections; i++) {
            this.connections.add(new HttpConnection(selector, collector, head, events));
        }
    }

    /**
     * Sends for a while.
     *
     * @param perSecond requests of all connections together; 0 sends the next one when the one before is answered
     * @param onMeasure is run when the warm-up is over
     */
    LoadFigures run(double perSecond, double warmSeconds, double measureSeconds, Runnable onMeasure)
            throws IOException {
        long start = System.nanoTime();
        long measure = start + (long) (warmSeconds * NANOS);
        long end = measure + (long) (measureSeconds * NANOS);
        Latencies latencies = new Latencies();
        boolean measuring = false;
        long sent = 0;
        if (perSecond == 0) {
            for (HttpConnection connection : connections) {
                connection.send(start, bodies);
            }
        }
        for (long now = start; now < end; now = System.nanoTime()) {
            if (!measuring && now >= measure) {
                measuring = true;
                onMeasure.run();
            }
            while (perSecond > 0 && start + (long) (sent / perSecond * NANOS) <= now) {
                connections
                        .get((int) (sent % connections.size()))
                        .send(start + (long) (sent / perSecond * NANOS), bodies);
                sent++;
            }
            // The next one is due within a millisecond, or an answer comes.
            selector.select(perSecond > 0 ? 1 : 100);
            answers(latencies, measuring, perSecond == 0);
        }
        double seconds = (System.nanoTime() - measure) / NANOS;
        return new LoadFigures(latencies.count() * events, seconds, latencies);
    }

    /** Waits until everything is answered that was sent, so that the next load begins with nothing under way. */
    void settle() throws IOException {
        while (connections.stream().anyMatch(HttpConnection::isWaiting)) {
            selector.select(100);
            answers(new Latencies(), false, false);
        }
    }

    private void answers(Latencies latencies, boolean measuring, boolean again) throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            HttpConnection connection = (HttpConnection) key.attachment();
            if (key.isWritable()) {
                connection.write();
            }
            if (key.isReadable()) {
                OptionalLong due = connection.read(bodies);
                if (due.isPresent()) {
                    long now = System.nanoTime();
                    if (measuring) {
                        latencies.add(Math.round((now - due.getAsLong()) / 1e6));
                    }
                    if (again) {
                        connection.send(now, bodies);
                    }
                }
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
