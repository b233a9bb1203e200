package io.tidewatch.http;

import java.util.Objects;

/**
 * Which threads answer a path: what is slow never waits in front of what must be quick.
 *
 * @param name of the threads; lower case, words joined by hyphens
 * @param threads that answer
 * @param places requests that may be in hand at once: waiting for a thread, on it, or with a large answer on its way
 */
public record Lane(String name, int threads, int places) {
    /** Health. An answer takes microseconds, and each of all connections can have one in hand: no probe is refused. */
    public static final Lane PROBE = new Lane("probe", 2, 1024);
    /** Status, metrics and whatever is no path: milliseconds of work, some hundred kilobytes for a client that may not read. */
    public static final Lane PAGE = new Lane("page", 2, 64);
    /** Look-ups: waits for stores and for other instances. A request that finds no thread is told so at once. */
    public static final Lane LOOK_UP = new Lane("look-up", 4, 4);

    /** Streams of events: no thread waits for them, and as many people look on at once. */
    public static final Lane STREAM = new Lane("stream", 1, 32);

    public Lane {
        Objects.requireNonNull(name, "name");
    }
}
