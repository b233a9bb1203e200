package io.tidewatch.streams.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.Options;

/**
 * Gives every store the process's shared memory, and the way its rows lie on disk. Made by Kafka Streams, one for each store. What is
 * not set here is as Kafka Streams sets it: Bloom filters, no write-ahead log.
 */
public final class SharedRocksMemory implements RocksDBConfigSetter {
    /** Under this property Kafka Streams hands the {@link RocksMemory} through. */
    public static final String MEMORY = "tidewatch.rocksdb.memory";

    private static final int BLOCK_BYTES = 8 * 1024;
    /**
     * RocksDB's list of files is written anew with every change, in a file of its own, rather than gathering a gigabyte of changes: it names the
     * first and the last key of each file, so users who were erased would stay in it. A list of a hundred files is some ten kilobytes, and
     * changes when a file was written, which takes far more.
     */
    private static final long LIST_BYTES = 1;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        RocksMemory memory = (RocksMemory) configs.get(MEMORY);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        // Kafka Streams has opened 50 MB for this store already; nobody else gives it back.
        if (table instanceof BlockBasedTableConfigWithAccessibleCache opened) {
            Cache own = opened.blockCache();
            table.setBlockCache(memory.cache());
            own.close();
        } else {
            table.setBlockCache(memory.cache());
        }
        // Otherwise they lie outside the bound, a few bytes for each key.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        smallIndex(table, options);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(memory.writeBufferBytes(storeName));
        options.setMaxManifestFileSize(LIST_BYTES);
        onDisk(options, memory.compactWithin());
    }

    /**
     * Keeps index and filters of a large store in the cache. With ten million users they did not fit into their part of it, and every
     * third look-up read a whole one of them, half a megabyte each.
     */
    private static void smallIndex(BlockBasedTableConfig table, Options options) {
        // Nearly every user who comes is known, so a filter of the last level, nine tenths of all filters, says yes and
        // saves nothing.
        // Kafka Streams means to ask for this as well, but calls the method that only tells.
        options.setOptimizeFiltersForHits(true);
        // Half as many blocks have half the index. Larger ones were not measured.
        table.setBlockSize(BLOCK_BYTES);
        // What does not fit after all is read in parts of a few kilobytes, and its top level stays in the cache.
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
    }

    /**
     * Kafka Streams leaves rows uncompressed and compacts universally, which lets old versions of rows take up to twice the room of the
     * live ones and merges a store into one file, whose index is then one block of megabytes. Compressed and by levels a large
     * store took about half the room for the same CPU time; {@code bench footprint} prints the bytes a user.
     */
    private static void onDisk(Options options, Duration compactWithin) {
        // A full profile shrinks by a third. The strongest (zstd) would save some more and cost a restore much more
        // CPU time.
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        // But for the files that a write buffer has just become: they are read most and are merged within seconds. In
        // the
        // bench's uniform traffic of two million users a tenth of the CPU time went into packing them.
        List<CompressionType> levels =
                new ArrayList<>(Collections.nCopies(options.numLevels(), CompressionType.LZ4_COMPRESSION));
        levels.set(0, CompressionType.NO_COMPRESSION);
        options.setCompressionPerLevel(levels);
        options.setCompactionStyle(CompactionStyle.LEVEL);
        // Nine tenths of the rows lie in the last level, however few there are.
        options.setLevelCompactionDynamicLevelBytes(true);
        // What was removed sinks through the levels after so long, and what it removed goes with it, where files are
        // written. For users who were
        // erased there is a date (LocalErasure).
        options.setTtl(compactWithin.toSeconds());
    }

    @Override
    public void close(String storeName, Options options) {
        // The memory belongs to the process, not to the store.
    }
}
