package io.tidewatch.streams.state;

import io.tidewatch.engine.library.NativeLibraries;
import io.tidewatch.streams.config.StateConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.util.Environment;

/**
 * The native memory that all stores of a process share: one cache of blocks, which the write buffers are charged to as well.
 * Kafka Streams would open one of each for every store, and memory would grow with the partitions. Close it after Kafka
 * Streams.
 *
 * <p>Each store has a part of the room for write buffers for itself. RocksDB's own way, one bound over the buffers of all stores, has a
 * store flush because others are full: those that are not written hold what they have, and those that are written are flushed into
 * files of a few rows, one after the other. With 16 partitions an application stood still of it.
 */
public final class RocksMemory implements AutoCloseable {
    /** Part of the cache for index and filter blocks, which every look-up needs: a scan must not push them out. */
    private static final double INDEX_SHARE = 0.2;
    /** Bits of the shard number; negative lets RocksDB choose by size. */
    private static final int SHARD_BITS = -1;
    /** What Kafka Streams gives a store: more makes a restore wait longer for its last flush and saves hardly a compaction. */
    private static final long LARGEST_BUFFER = 16L << 20;
    /** RocksDB takes no less. */
    private static final long SMALLEST_BUFFER = 64L << 10;
    /** Charges the write buffers to the cache and never has one flushed. */
    private static final int UNBOUND = 0;

    private final long taskBytes;
    private final Duration compactWithin;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final OpenStores openStores = new OpenStores();

    /**
     * Takes the sizes from the configuration.
     *
     * @param tasks how many the process can own at most
     */
    public RocksMemory(StateConfig config, int tasks) {
        NativeLibraries.load(
                RocksDB.class,
                // The name that RocksDB looks for in a folder given to it has "jni" twice, unlike the one in its jar.
                Map.of(Environment.getJniLibraryFileName("rocksdbjni"), Environment.getJniLibraryFileName("rocksdb")),
                folder -> folder.ifPresentOrElse(
                        unpacked -> RocksDB.loadLibrary(List.of(unpacked.toString())), RocksDB::loadLibrary));
        long blockBytes = (long) config.blockCacheMb() << 20;
        long writeBytes = (long) config.writeBufferMb() << 20;
        this.taskBytes = writeBytes / tasks;
        this.compactWithin = config.compactWithin();
        // Not strict: when both are full a read fails under a strict limit; a few blocks over it harm nobody.
        this.cache = new LRUCache(blockBytes + writeBytes, SHARD_BITS, false, INDEX_SHARE);
        this.writeBuffers = new WriteBufferManager(UNBOUND, cache);
    }

    public Cache cache() {
        return cache;
    }

    public WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    /** The stores that use this memory now. */
    public OpenStores openStores() {
        return openStores;
    }

    /** After how long what was removed is to leave the files. */
    Duration compactWithin() {
        return compactWithin;
    }

    /**
     * The size at which a store's write buffer is flushed. Half of a task's room is for the profiles: a timer's row is a tenth of a
     * profile's, and few set a shadow. A store of another topology is a task's only one.
     */
    public long writeBufferBytes(String store) {
        long part = switch (store) {
            case Names.PROFILES -> taskBytes / 2;
            case Names.TIMERS, Names.SHADOW -> taskBytes / 4;
            // A hash for each user who was ever erased.
            case Names.ERASED -> SMALLEST_BUFFER;
            default -> taskBytes;
        };
        return Math.max(SMALLEST_BUFFER, Math.min(LARGEST_BUFFER, part));
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
