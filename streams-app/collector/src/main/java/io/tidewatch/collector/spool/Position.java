package io.tidewatch.collector.spool;

import java.util.Comparator;

/**
 * A place between two records of the spool. Later places are greater, over restarts too: each start begins a segment of its own.
 *
 * @param segment number of the file, 1 or more
 * @param offset byte of the file, 0 or more
 */
public record Position(long segment, long offset) implements Comparable<Position> {
    /** Before everything. */
    public static final Position START = new Position(0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::segment).thenComparingLong(Position::offset);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** Whether everything before {@code other} lies before this place too. */
    public boolean covers(Position other) {
        return compareTo(other) >= 0;
    }
}
