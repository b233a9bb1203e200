package io.tidewatch.streams.task;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The partitions to which a task has sent events on, and what they have been told of its progress. They wait for it, so it tells them as
 * its clock moves on. Knows no Kafka.
 */
final class PartitionsBehind {
    /** Silences are looked at by the hour, so seconds do not matter; a hundred partitions that all wait for one another write some 5,000 notes a second. */
    private static final long EVERY_MILLIS = Duration.ofSeconds(2).toMillis();
    /** A producer that was mended sends nothing astray any more; a week holds what only happens on weekends. */
    private static final long LONG_AGO_MILLIS = Duration.ofDays(7).toMillis();
    /**
     * For so long it is told again that nothing more comes: the next generation begins with what each task knew at its barrier, and a note that was on its
     * way between two barriers is read by nobody.
     */
    private static final long FORGOTTEN_MILLIS =
            LONG_AGO_MILLIS + Duration.ofHours(1).toMillis();

    private static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;

    private final int own;
    private final boolean ends;
    /** By partition, this task's clock when it last sent something on. */
    private final Map<Integer, Long> lastSent = new TreeMap<>();

    private long told = Long.MIN_VALUE;
    private long tellAtMillis = Long.MIN_VALUE;

    /**
     * @param own the task's partition
     * @param ends whether a partition that has long been sent nothing is let go. Not in a replay, where a week passes in a second
     */
    PartitionsBehind(int own, boolean ends) {
        this.own = own;
        this.ends = ends;
    }

    /**
     * An event was sent on.
     *
     * @return whether the partition was not known
     */
    boolean sent(int partition, long clockMillis) {
        boolean isAnother = lastSent.put(partition, clockMillis) == null;
        if (isAnother) {
            // Which has been told nothing yet.
            told = Long.MIN_VALUE;
        }
        return isAnother;
    }

    /**
     * The notes that are to be told now.
     *
     * @param clock the task's, by its own partition alone
     * @param steadyMillis what the task goes by
     */
    List<ProgressNote> notes(OptionalLong clock, long steadyMillis) {
        if (lastSent.isEmpty() || clock.isEmpty() || clock.getAsLong() == told || steadyMillis < tellAtMillis) {
            return List.of();
        }
        told = clock.getAsLong();
        tellAtMillis = steadyMillis + EVERY_MILLIS;
        List<ProgressNote> notes = new ArrayList<>(lastSent.size());
        lastSent.forEach((partition, sent) -> notes.add(
                new ProgressNote(partition, own, isAgo(sent, LONG_AGO_MILLIS) ? ProgressNote.NOTHING_MORE : told)));
        lastSent.values().removeIf(sent -> isAgo(sent, FORGOTTEN_MILLIS));
        return notes;
    }

    private boolean isAgo(long sent, long millis) {
        return ends && told - sent > millis;
    }

    boolean isEmpty() {
        return lastSent.isEmpty();
    }

    /** Each partition with this task's clock when it last sent something on to it. */
    void forEach(BiConsumer<Integer, Long> action) {
        lastSent.forEach(action);
    }

    int bytes() {
        return Integer.BYTES + ENTRY_BYTES * lastSent.size();
    }

    void write(ByteBuffer out) {
        out.putInt(lastSent.size());
        lastSent.forEach((partition, sent) -> out.putInt(partition).putLong(sent));
    }

    void read(ByteBuffer in) {
        for (int left = in.getInt(); left > 0; left--) {
            lastSent.put(in.getInt(), in.getLong());
        }
    }
}
