package io.tidewatch.streams.erasure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides when the files of a task are written anew because users were erased. The first time as soon as two looks have found them, and at
 * most once in an interval; and a second time an interval later, for what had not come when the first one began: a standby takes its
 * changelogs in no common order, and a task that has just been opened may still be restoring. Nothing where nobody is erased. What is known
 * of a task is forgotten when it closes, so a task that is opened has its files written anew if anybody was ever erased in it. Not thread-safe.
 */
final class CompactionPlan {
    /** Who is erased, where nobody is. */
    private static final long NOBODY = 0;

    private final long intervalNanos;
    private final Map<String, Known> tasks = new HashMap<>();

    private static final class Known {
        /** Who was erased at the last look, and at the one before. */
        private long seen = NOBODY;

        private long seenBefore = NOBODY;
        /** Who was erased when the files were written last, and who when they were written the time before. */
        private long written = NOBODY;

        private long writtenTwice = NOBODY;
        private OptionalLong begunNanos = OptionalLong.empty();
    }

    /** @param interval the least time between two beginnings of a task */
    CompactionPlan(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /**
     * A look at a task.
     *
     * @param erased stands for who is erased in it, as {@link io.tidewatch.streams.state.ErasedUsers#trace} sums it up
     * @param nowNanos of a clock that nobody sets
     * @return whether its files are to be written anew now
     */
    boolean isDue(String task, long erased, long nowNanos) {
        Known known = tasks.computeIfAbsent(task, opened -> new Known());
        known.seenBefore = known.seen;
        known.seen = erased;
        boolean rested = known.begunNanos.isEmpty() || nowNanos - known.begunNanos.getAsLong() >= intervalNanos;
        return rested && known.seenBefore != NOBODY && known.seenBefore != known.writtenTwice;
    }

    /** The files of a task that was due at the last look have been written anew, begun at that look. */
    void written(String task, long begunNanos) {
        Known known = tasks.get(task);
        known.writtenTwice = known.written;
        known.written = known.seenBefore;
        known.begunNanos = OptionalLong.of(begunNanos);
    }

    /** Forgets all tasks but those that are open. */
    void keepOnly(Set<String> open) {
        tasks.keySet().retainAll(open);
    }
}
