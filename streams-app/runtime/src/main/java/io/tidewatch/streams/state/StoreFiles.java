package io.tidewatch.streams.state;

import java.util.function.BiConsumer;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What an open store has on disk. Used by one thread, and closed by another one, which waits until it is not in use. */
public final class StoreFiles implements AutoCloseable {
    private final RocksDB database;
    private final CompactRangeOptions everything = new CompactRangeOptions()
            // Others go on meanwhile: a store that flushes and is not compacted stops its writers in the end.
            .setExclusiveManualCompaction(false)
            // Also the last level, where a removed row's file may lie without one above it, or a tombstone was moved to
            // as it was.
            .setBottommostLevelCompaction(BottommostLevelCompaction.kForce);

    private boolean closed;

    /**
     * Of a database.
     *
     * @param database stays its store's; has {@link SharedRocksMemory}'s settings
     */
    public StoreFiles(RocksDB database) {
        this.database = database;
    }

    /**
     * Writes all files anew, the write buffer's content included, and deletes the old ones: what was removed is in none of them any more,
     * nor what removed it. RocksDB's list of files names the first and last key of each, so it is written anew as well. Takes about as
     * long as the store's bytes take to be read and packed, on RocksDB's own thread.
     *
     * @return whether it was done; false if the store was closed before
     * @throws RocksDBException if a file cannot be read or written
     */
    public synchronized boolean writeAnew() throws RocksDBException {
        if (closed) {
            return false;
        }
        try {
            database.compactRange(database.getDefaultColumnFamily(), null, null, everything);
        } catch (RocksDBException ended) {
            if (everything.canceled()) {
                return false;
            }
            throw ended;
        }
        // Changes nothing, as it has this value; every change of the list begins a new one with what is there now.
        database.setOptions(MutableColumnFamilyOptions.builder()
                .setDisableAutoCompactions(false)
                .build());
        // Switching deletions on has all go that is not in use; otherwise the old list would go with the next change.
        database.disableFileDeletions();
        database.enableFileDeletions();
        return true;
    }

    /** Shows all rows that are committed; none if the store was closed. */
    public synchronized void each(BiConsumer<byte[], byte[]> row) {
        if (closed) {
            return;
        }
        try (RocksIterator rows = database.newIterator()) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                row.accept(rows.key(), rows.value());
            }
        }
    }

    /** Ends what is under way, and waits for its end, a moment. To be called before the database is closed, once. */
    @Override
    public void close() {
        everything.setCanceled(true);
        synchronized (this) {
            closed = true;
            everything.close();
        }
    }
}
