package io.tidewatch.streams.state;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * The rows that a task wrote last, at hand for the next batch: a user who comes back soon costs no read from RocksDB. Every row here
 * is in the store as well, so nothing can be lost with it, and a commit need not know of it.
 *
 * <p>Why not Kafka Streams' own cache: it holds back writes until the commit, for which it keeps its entries in a sorted tree
 * of serialized keys; a batch has gathered a user's writes already, so only the reads are worth keeping.
 *
 * <p>Why not a {@code LinkedHashMap}: a row that is taken and kept would leave it and enter it anew, which touches its neighbours
 * in memory too and makes an entry that the collector must copy until it is old. Here a row keeps its place, and the order of
 * writing is only as good as it need be: a place that was written again since it came to the head of the queue goes to its end.
 *
 * @param <K> what tells rows apart
 */
public final class HotRows<K> {
    /** Of the map's entry, the place, the key and the array's header, beside the row itself: counted for a 64-bit JVM, rounded up. */
    public static final int OVERHEAD_BYTES = 144;

    /** Stands in a place whose row has been handed out. */
    private static final byte[] HANDED_OUT = new byte[0];

    private final LongSupplier limitBytes;
    private final Map<K, Place<K>> places = new HashMap<>();
    /** All places; whose turn it is to make room comes first. */
    private final Queue<Place<K>> queue = new ArrayDeque<>();

    private long bytes;

    private static final class Place<K> {
        /** Null once the row was dropped: a place in the queue must not keep who it was. */
        K key;

        byte[] row = HANDED_OUT;
        /** Since it was last at the head of the queue. */
        boolean writtenAgain;

        Place(K key) {
            this.key = key;
        }
    }

    /**
     * Empty.
     *
     * @param limitBytes how much may be held, overhead included; asked at every write, since a task's share of the memory
     *     changes with the number of tasks
     */
    public HotRows(LongSupplier limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * Hands a row out, if it is here. It is the taker's from then on, to change as well, and comes back when it is written:
     * a batch that fails leaves nothing half changed here.
     */
    public Optional<byte[]> take(K key) {
        Optional<byte[]> row = look(key);
        row.ifPresent(taken -> put(places.get(key), HANDED_OUT));
        return row;
    }

    /** Shows a row, if it is here. It stays, and nobody may change it. */
    public Optional<byte[]> look(K key) {
        Place<K> place = places.get(key);
        return place == null || place.row == HANDED_OUT ? Optional.empty() : Optional.of(place.row);
    }

    /** Keeps a row that the store has as well; those kept longest ago make room for it. */
    public void keep(K key, byte[] row) {
        Place<K> place = places.get(key);
        if (place == null) {
            place = new Place<>(key);
            places.put(key, place);
            queue.add(place);
            bytes += OVERHEAD_BYTES;
        } else {
            place.writtenAgain = true;
        }
        put(place, row);
        makeRoom();
    }

    /** Forgets a row and its key, if it is here. */
    public void drop(K key) {
        Place<K> place = places.remove(key);
        if (place != null) {
            bytes -= OVERHEAD_BYTES + place.row.length;
            place.row = HANDED_OUT;
            place.key = null;
        }
    }

    private void put(Place<K> place, byte[] row) {
        bytes += row.length - place.row.length;
        place.row = row;
    }

    private void makeRoom() {
        long limit = limitBytes.getAsLong();
        while (bytes > limit && !queue.isEmpty()) {
            Place<K> eldest = queue.remove();
            if (eldest.key == null) {
                continue;
            }
            if (eldest.writtenAgain && eldest.row != HANDED_OUT) {
                eldest.writtenAgain = false;
                queue.add(eldest);
            } else {
                places.remove(eldest.key);
                bytes -= OVERHEAD_BYTES + eldest.row.length;
            }
        }
    }
}
