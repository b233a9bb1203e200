package io.tidewatch.streams;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The rows that a task wrote last, at hand for the next batch: who comes back soon costs no read from RocksDB. Every row here
 * is in the store as well, so nothing can be lost with it, and a commit need not know of it.
 *
 * <p>Why not Kafka Streams' own cache: it holds back writes until the commit, for which it keeps its entries in a sorted tree
 * of serialized keys; a batch has gathered a user's writes already, so only the reads are worth keeping.
 *
 * @param <K> what tells rows apart
 */
final class HotRows<K> {
    /** Of the map's entry, the key and the array's header, beside the row itself: counted for a 64-bit JVM, rounded up. */
    static final int OVERHEAD_BYTES = 144;

    private final LongSupplier limitBytes;
    /** The one written longest ago first. */
    private final Map<K, byte[]> rows = new LinkedHashMap<>();

    private long bytes;

    /**
     * Empty.
     *
     * @param limitBytes how much may be held, overhead included; asked at every write, since a task's share of the memory
     *     changes with the number of tasks
     */
    HotRows(LongSupplier limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * Hands a row out, if it is here. It is the taker's from then on, to change as well, and comes back when it is written:
     * a batch that fails leaves nothing half changed here.
     */
    Optional<byte[]> take(K key) {
        byte[] row = rows.remove(key);
        if (row == null) {
            return Optional.empty();
        }
        bytes -= size(row);
        return Optional.of(row);
    }

    /** Keeps a row that has just been written to the store; those written longest ago make room for it. */
    void keep(K key, byte[] row) {
        byte[] before = rows.remove(key);
        bytes += size(row) - (before == null ? 0 : size(before));
        rows.put(key, row);
        long limit = limitBytes.getAsLong();
        for (Iterator<byte[]> eldest = rows.values().iterator(); bytes > limit && eldest.hasNext(); ) {
            bytes -= size(eldest.next());
            eldest.remove();
        }
    }

    private static int size(byte[] row) {
        return row.length + OVERHEAD_BYTES;
    }
}
