package io.tidewatch.collector.spool;

/**
 * What a spool may take.
 *
 * @param bytes on disk
 * @param segmentBytes after which a new file is begun
 * @param remembered records that were sent and are kept all the same, to know retries by
 */
public record SpoolLimits(long bytes, long segmentBytes, int remembered) {
    /** Deleted one at a time, so a limit has room for many. */
    private static final int SEGMENTS = 64;

    private static final long LEAST_SEGMENT = 64 * 1024;
    /** Read in a fraction of a second; larger files save nothing. */
    private static final long MOST_SEGMENT = 16 * 1024 * 1024;

    /** Limits with segments that suit them. */
    public static SpoolLimits of(long bytes, int remembered) {
        return new SpoolLimits(bytes, Math.max(LEAST_SEGMENT, Math.min(MOST_SEGMENT, bytes / SEGMENTS)), remembered);
    }
}
