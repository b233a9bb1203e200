package org.apache.kafka.streams.state.internals;

import org.rocksdb.RocksDB;

/**
 * Hands out the RocksDB of a store. Kafka Streams keeps it in a field that only its own package sees and gives no other way to it, so this class
 * lies in that package: under a version of Kafka Streams without the field it does not compile, where a look by reflection would fail at work.
 */
public final class OpenRocksDB {
    private OpenRocksDB() {}

    /** The database of a store that was initialized and is not closed; it belongs to the store. */
    public static RocksDB of(RocksDBStore store) {
        return store.db;
    }
}
