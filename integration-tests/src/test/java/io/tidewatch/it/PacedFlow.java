package io.tidewatch.it;

import java.time.Duration;
import java.util.List;

/** Sends a log at so many messages a second on a thread of its own until it is closed; what is left is not sent. */
final class PacedFlow implements AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(50);
    private static final double NANOS_A_SECOND = 1e9;

    private final Thread thread;
    private volatile boolean closed;
    private volatile Throwable failure;

    PacedFlow(EngineRun run, ShopLog log, int messagesPerSecond, LatencyWatch latency) {
        this.thread = new Thread(
                () -> {
                    long start = System.nanoTime();
                    int sent = 0;
                    while (!closed && sent < log.messages().size()) {
                        FaultScene.pause(BEAT);
                        int due = (int) Math.min(
                                log.messages().size(),
                                (System.nanoTime() - start) / NANOS_A_SECOND * messagesPerSecond);
                        if (due > sent) {
                            List<Message> next = log.messages().subList(sent, due);
                            latency.sending(next);
                            run.send(next);
                            sent = due;
                        }
                    }
                },
                "flow");
        thread.setUncaughtExceptionHandler((failed, cause) -> failure = cause);
        thread.start();
    }

    /** Fails if the broker has refused something. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("the flow ended by itself", failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
