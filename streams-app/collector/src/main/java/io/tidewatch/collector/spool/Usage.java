package io.tidewatch.collector.spool;

/**
 * How full a spool is.
 *
 * @param bytes on disk, with what is kept to know retries by
 * @param unsentBytes of what Kafka has not confirmed
 * @param limitBytes of both together
 */
public record Usage(long bytes, long unsentBytes, long limitBytes) {
    /** A request of a browser has some kilobytes; with less room than this the next ones are refused. */
    private static final long ROOM = 64 * 1024;

    /** Whether there is hardly room for another request's events. */
    public boolean isFull() {
        return limitBytes - unsentBytes < ROOM;
    }
}
