package io.tidewatch.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.Options;

/** Gives every store the process's shared memory. Made by Kafka Streams, one for each store. */
public final class SharedRocksMemory implements RocksDBConfigSetter {
    /** Under this property Kafka Streams hands the {@link RocksMemory} through. */
    static final String MEMORY = "tidewatch.rocksdb.memory";

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
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
    }

    @Override
    public void close(String storeName, Options options) {
        // The memory belongs to the process, not to the store.
    }
}
