package io.tidewatch.http;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;

/** Closes Jetty's connections as {@link OpenConnections} says. Jetty itself knows no deadline for a head, only idle time. */
final class ConnectionWatch implements Connection.Listener, AutoCloseable {
    /** A deadline is kept to this, and a look at a thousand connections takes microseconds. */
    private static final long LOOK_MILLIS = 250;

    private final OpenConnections<Connection> open;
    private final ScheduledExecutorService thread;

    ConnectionWatch(HttpLimits limits) {
        this.open = new OpenConnections<>(limits);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "tidewatch-http-deadlines");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(this::closeOverdue, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        open.opened(connection, System.nanoTime()).ifPresent(ConnectionWatch::close);
    }

    @Override
    public void onClosed(Connection connection) {
        open.closed(connection);
    }

    /** The head of a request is whole. */
    void asked(Connection connection) {
        open.asked(connection, System.nanoTime());
    }

    /** A part of an answer without end has been sent. */
    void progressed(Connection connection) {
        open.progressed(connection, System.nanoTime());
    }

    /** Its answer has been sent, or cannot be. */
    void answered(Connection connection) {
        open.answered(connection, System.nanoTime());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void closeOverdue() {
        open.overdue(System.nanoTime()).forEach(ConnectionWatch::close);
    }

    private static void close(Connection connection) {
        connection.getEndPoint().close();
    }
}
