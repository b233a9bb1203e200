package io.tidewatch.streams;

import io.tidewatch.streams.config.StateConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The native memory that all stores of a process share: one cache of blocks, which the write buffers are charged to as well.
 * Kafka Streams would open one of each for every store, and memory would grow with the partitions. Close it after Kafka
 * Streams.
 */
public final class RocksMemory implements AutoCloseable {
    /** Part of the cache for index and filter blocks, which every look-up needs: a scan must not push them out. */
    private static final double INDEX_SHARE = 0.2;
    /** Bits of the shard number; negative lets RocksDB choose by size. */
    private static final int SHARD_BITS = -1;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /** Takes the sizes from the configuration. */
    public RocksMemory(StateConfig config) {
        RocksDB.loadLibrary();
        long blockBytes = (long) config.blockCacheMb() << 20;
        long writeBytes = (long) config.writeBufferMb() << 20;
        // Not strict: when both are full a read fails under a strict limit; a few blocks over it harm nobody.
        this.cache = new LRUCache(blockBytes + writeBytes, SHARD_BITS, false, INDEX_SHARE);
        this.writeBuffers = new WriteBufferManager(writeBytes, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
