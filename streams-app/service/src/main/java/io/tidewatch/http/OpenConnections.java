package io.tidewatch.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which connections are open, what each waits for, and which must go: those past a deadline, and the one that has waited
 * longest for its request where there is one too many. Without sockets and without a clock; safe for several threads.
 *
 * @param <C> a connection
 */
final class OpenConnections<C> {
    private final HttpLimits limits;
    /** When each is due, in {@link System#nanoTime()}; in the order in which they began to wait. */
    private final Map<C, Long> waiting = new LinkedHashMap<>();

    private final Map<C, Long> answering = new LinkedHashMap<>();

    OpenConnections(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * A connection was opened.
     *
     * @return the one to close for it, if it is one too many
     */
    synchronized Optional<C> opened(C connection, long now) {
        Optional<C> inItsPlace = waiting.size() + answering.size() < limits.connections()
                ? Optional.empty()
                : Stream.concat(waiting.keySet().stream(), answering.keySet().stream())
                        .findFirst();
        inItsPlace.ifPresent(this::closed);
        waiting.put(connection, due(now, limits.firstHead()));
        return inItsPlace;
    }

    /** A whole head has come. */
    synchronized void asked(C connection, long now) {
        if (waiting.remove(connection) != null) {
            answering.put(connection, due(now, limits.answer()));
        }
    }

    /** The answer has been sent. */
    synchronized void answered(C connection, long now) {
        if (answering.remove(connection) != null) {
            waiting.put(connection, due(now, limits.nextHead()));
        }
    }

    /** A part of the answer is with the client's system: the rest has as long again. */
    synchronized void progressed(C connection, long now) {
        if (answering.remove(connection) != null) {
            answering.put(connection, due(now, limits.answer()));
        }
    }

    /** It is no longer open. */
    synchronized void closed(C connection) {
        waiting.remove(connection);
        answering.remove(connection);
    }

    /** Those past their deadlines. */
    synchronized List<C> overdue(long now) {
        List<C> overdue = new ArrayList<>();
        Stream.of(waiting, answering)
                .forEach(open -> open.forEach((connection, due) -> {
                    if (now - due >= 0) {
                        overdue.add(connection);
                    }
                }));
        return overdue;
    }

    private static long due(long now, Duration within) {
        return now + within.toNanos();
    }
}
