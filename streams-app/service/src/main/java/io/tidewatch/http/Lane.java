package io.tidewatch.ops;

/** Which threads answer a path: what is slow never waits in front of what must be quick. */
enum Lane {
    /** Health. An answer takes microseconds, and each of all connections can have one in hand: no probe is refused. */
    PROBE(2, 1024),
    /** Status, metrics and whatever is no path: milliseconds of work, some hundred kilobytes for a client that may not read. */
    PAGE(2, 64),
    /** Users: waits for stores and for other instances. A request that finds no thread is told so at once. */
    LOOK_UP(4, 4);

    private final int threads;
    private final int places;

    Lane(int threads, int places) {
        this.threads = threads;
        this.places = places;
    }

    int threads() {
        return threads;
    }

    /** Requests that may be in hand at once: waiting for a thread, on it, or with a large answer on its way. */
    int places() {
        return places;
    }
}
