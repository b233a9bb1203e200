package io.tidewatch.it;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends a log's messages a few at a time, on a thread of its own, until it is closed or all are sent. Meanwhile the run must not be asked what
 * was sent.
 */
final class TrickledLog implements AutoCloseable {
    /** A shop's evening, next to nothing for an engine: what is tried beside it finds events on their way at any moment. */
    private static final Duration EVERY = Duration.ofMillis(200);

    private static final int MESSAGES = 8;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> sending;
    private volatile int sent;
    private final int all;

    TrickledLog(EngineRun run, List<Message> messages) {
        all = messages.size();
        sending = thread.scheduleAtFixedRate(
                () -> {
                    int until = Math.min(sent + MESSAGES, messages.size());
                    run.send(messages.subList(sent, until));
                    sent = until;
                },
                0,
                EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Whether all messages were sent. */
    boolean isOver() {
        return sent == all;
    }

    /** Waits for what is on its way; fails if a message could not be sent. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("messages could not be sent within a minute");
            }
            if (!sending.isCancelled()) {
                sending.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("messages could not be sent", failed.getCause());
        }
    }
}
