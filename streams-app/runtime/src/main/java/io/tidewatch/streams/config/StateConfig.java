package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import io.tidewatch.engine.Forgetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The section {@code state}: where profiles and timers lie, and how much memory they may take. The three sizes bound the
 * whole process, whatever the number of partitions.
 *
 * @param directory local copy of the state; relative to the working directory; every instance needs its own. Not the temporary folder,
 *     which is Kafka Streams' default and is emptied behind one's back.
 * @param blockCacheMb RocksDB's cache of blocks read, shared by all stores, 8 to 1048576 MiB. The default holds about 200,000 profiles
 *     uncompressed, more than a shop has users in one hour.
 * @param writeBufferMb RocksDB's write buffers, shared by all stores, 8 to 65536 MiB. They are shared out to all partitions that an
 *     instance can own, since any may be its own: with the 12 of the catalogue each has 10 MiB of the default, half of it for
 *     profiles, some 12,000 rows. Smaller buffers mean more files and more compaction; with half of the default the bench made a tenth
 *     fewer uniform events a second.
 * @param recordCacheMb profiles written last, on the heap, to be read again, shared by all tasks, 0 to 65536 MiB. The default keeps the
 *     profiles of some 100,000 users at hand, more than are in a shop at a time, so that a user who comes back within the hour costs no
 *     read from RocksDB. It is an eighth of the chart's heap.
 * @param forgetAfterDays a user without an event for so many days, whose churn window is over, is forgotten, {@value
 *     Forgetting#LEAST_DAYS} to {@value Forgetting#MOST_DAYS} days: bots and one-off visitors would be kept for ever
 * @param compactWithin how often at most a task's local files are written anew for users who were erased, 5 s to 30 d, which is RocksDB's
 *     own. They are gone after three times as long at the latest, and mostly after a tenth. Of what else was removed, users who were forgotten,
 *     it is how long RocksDB lets it lie where files are written. A day is less than the changelogs take, and writing a day's erasures away
 *     costs as much as restoring the state once, which is nothing beside a day.
 */
public record StateConfig(
        @Default("state") Path directory,
        @Default("128") int blockCacheMb,
        @Default("128") int writeBufferMb,
        @Default("128") int recordCacheMb,
        @Default("730") int forgetAfterDays,
        @Default("1d") Duration compactWithin) {
    /**
     * The part of the record cache that Kafka Streams has for what waits for a batch and for a shadow's rows: a batch of 1,024 events
     * is some 400 KB a task, so this is room for dozens of tasks.
     */
    private static final int STREAMS_SHARE = 8;

    public StateConfig {
        Objects.requireNonNull(directory, "directory");
        Checks.range("state.block_cache_mb", blockCacheMb, 8, 1 << 20);
        Checks.range("state.write_buffer_mb", writeBufferMb, 8, 1 << 16);
        Checks.range("state.record_cache_mb", recordCacheMb, 0, 1 << 16);
        Checks.range("state.compact_within", compactWithin, Duration.ofSeconds(5), Duration.ofDays(30));
        Checks.range("state.forget_after_days", forgetAfterDays, Forgetting.LEAST_DAYS, Forgetting.MOST_DAYS);
    }

    /** When users who stay away are forgotten. */
    public Forgetting forgetting() {
        return new Forgetting(forgetAfterDays);
    }

    /** What the rows written last may take on the heap, bytes, all tasks together. */
    public long hotRowBytes() {
        return recordCacheBytes() - streamsCacheBytes();
    }

    /** Kafka Streams' own cache, bytes. */
    public long streamsCacheBytes() {
        return recordCacheBytes() / STREAMS_SHARE;
    }

    private long recordCacheBytes() {
        return (long) recordCacheMb << 20;
    }
}
