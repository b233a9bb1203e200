package io.tidewatch.streams;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/**
 * Rows by key, laid one after the other into large buffers, the chunks. A map of keys and arrays would do the same, but a row of
 * it is a handful of objects that live for minutes, which the collector copies several times and sweeps later; here nothing is
 * made for a row. What came first goes first, a chunk at a time. Not thread-safe.
 */
final class RowSlab {
    /** Some 300 profiles: they go to RocksDB in one call, and a task with little memory still holds some. */
    static final int CHUNK_BYTES = 1 << 17;

    /** Before each key: its length, the room for its row, and how much of it the row takes. */
    private static final int HEADER_BYTES = 3 * Integer.BYTES;
    /** Rooms are multiples of this: a row may grow by some bytes and still fits where it lies. */
    private static final int ROOM_BYTES = 32;
    /** Positions are counted in an int. */
    private static final int MOST_CHUNKS = Integer.MAX_VALUE / CHUNK_BYTES - 1;

    /** Stands for a buffer that is not needed any more: a task whose share of the memory has become smaller leaves it to others. */
    private static final ByteBuffer GIVEN_BACK = ByteBuffer.allocate(0);

    private static final int LEAST_SLOTS = 16;
    /** 2^32 by the golden ratio: spreads hash codes over the high bits, as Fibonacci hashing does. */
    private static final int SPREAD = 0x9E3779B9;

    /** By number; a row's position is its chunk's number times {@link #CHUNK_BYTES} and its offset there. */
    private final List<ByteBuffer> chunks = new ArrayList<>();
    /** Numbers of the chunks that hold rows, the oldest first; rows are added to the last one, behind its buffer's position. */
    private final Deque<Integer> used = new ArrayDeque<>();

    /** Numbers of the others, the one that still has its buffer first, if any has. */
    private final Deque<Integer> free = new ArrayDeque<>();
    /** Open addressing: a row's hash in the high half, one more than its position in the low half; 0 is free. At most half full. */
    private long[] slots = new long[LEAST_SLOTS];

    private int rows;

    /**
     * Puts a row, over the one with the same key.
     *
     * @return false if it is too large to be held; then none is held for the key
     */
    boolean put(Bytes key, byte[] row) {
        int slot = find(key);
        if (slots[slot] != 0) {
            int at = position(slots[slot]);
            if (row.length <= room(at)) {
                write(at, row);
                return true;
            }
            remove(slot);
        }
        int room = (row.length + ROOM_BYTES - 1) / ROOM_BYTES * ROOM_BYTES;
        Optional<Integer> place = add(key.get(), room);
        if (place.isEmpty()) {
            return false;
        }
        write(place.get(), row);
        // Again: where the one before was removed, others may have moved up.
        slots[find(key)] = (long) hash(key) << Integer.SIZE | place.get() + 1;
        rows++;
        if (2 * rows > slots.length) {
            rehash(2 * slots.length);
        }
        return true;
    }

    /** A copy of the row that is held for a key. */
    Optional<byte[]> get(Bytes key) {
        long found = slots[find(key)];
        return found == 0 ? Optional.empty() : Optional.of(row(position(found)));
    }

    /** Forgets the row of a key, if one is held. */
    void remove(Bytes key) {
        int slot = find(key);
        if (slots[slot] != 0) {
            remove(slot);
        }
    }

    /** Takes the rows of the oldest chunk out; there must be one. There may be none left in it. */
    List<KeyValue<Bytes, byte[]>> removeOldest() {
        List<KeyValue<Bytes, byte[]>> removed = new ArrayList<>();
        int number = used.remove();
        ByteBuffer chunk = chunks.get(number);
        int from = number * CHUNK_BYTES;
        for (int at = from; at < from + chunk.position(); at += HEADER_BYTES + keyLength(at) + room(at)) {
            Bytes key = key(at);
            int slot = find(key);
            // Others have been removed, or have outgrown their place and lie further on.
            if (slots[slot] != 0 && position(slots[slot]) == at) {
                removed.add(KeyValue.pair(key, row(at)));
                remove(slot);
            }
        }
        if (free.isEmpty() || chunks.get(free.peek()) == GIVEN_BACK) {
            // A spare one: who holds as much as it may takes and frees them in turn.
            chunk.clear();
            free.addFirst(number);
        } else {
            chunks.set(number, GIVEN_BACK);
            free.addLast(number);
        }
        return removed;
    }

    /** Whether it holds nothing. */
    boolean isEmpty() {
        return used.isEmpty();
    }

    /** What the chunks that hold rows and the slots take. */
    long bytes() {
        return (long) used.size() * CHUNK_BYTES + (long) slots.length * Long.BYTES;
    }

    /** Room for a row behind the last one, its header and its key written; empty if it does not fit anywhere. */
    private Optional<Integer> add(byte[] key, int room) {
        int bytes = HEADER_BYTES + key.length + room;
        if (bytes > CHUNK_BYTES) {
            return Optional.empty();
        }
        if (used.isEmpty() || chunks.get(used.getLast()).remaining() < bytes) {
            if (free.isEmpty() && chunks.size() == MOST_CHUNKS) {
                return Optional.empty();
            }
            if (free.isEmpty()) {
                free.add(chunks.size());
                chunks.add(GIVEN_BACK);
            }
            if (chunks.get(free.peek()) == GIVEN_BACK) {
                chunks.set(free.peek(), ByteBuffer.allocate(CHUNK_BYTES));
            }
            used.add(free.remove());
        }
        ByteBuffer chunk = chunks.get(used.getLast());
        int at = used.getLast() * CHUNK_BYTES + chunk.position();
        chunk.putInt(key.length).putInt(room).putInt(0).put(key);
        chunk.position(chunk.position() + room);
        return Optional.of(at);
    }

    private int keyLength(int at) {
        return chunk(at).getInt(offset(at));
    }

    private int room(int at) {
        return chunk(at).getInt(offset(at) + Integer.BYTES);
    }

    private Bytes key(int at) {
        byte[] key = new byte[keyLength(at)];
        chunk(at).get(offset(at) + HEADER_BYTES, key);
        return Bytes.wrap(key);
    }

    private byte[] row(int at) {
        byte[] row = new byte[chunk(at).getInt(offset(at) + 2 * Integer.BYTES)];
        chunk(at).get(offset(at) + HEADER_BYTES + keyLength(at), row);
        return row;
    }

    private void write(int at, byte[] row) {
        chunk(at).putInt(offset(at) + 2 * Integer.BYTES, row.length);
        chunk(at).put(offset(at) + HEADER_BYTES + keyLength(at), row);
    }

    private boolean isOf(int at, byte[] key) {
        int from = chunk(at).arrayOffset() + offset(at) + HEADER_BYTES;
        return Arrays.equals(chunk(at).array(), from, from + keyLength(at), key, 0, key.length);
    }

    private ByteBuffer chunk(int at) {
        return chunks.get(at / CHUNK_BYTES);
    }

    private static int offset(int at) {
        return at % CHUNK_BYTES;
    }

    private static int hash(Bytes key) {
        return key.hashCode() * SPREAD;
    }

    private static int position(long slot) {
        return (int) slot - 1;
    }

    /** The slot of a key, or the free one where it belongs. */
    private int find(Bytes key) {
        int hash = hash(key);
        int slot = home(hash);
        while (slots[slot] != 0
                && ((int) (slots[slot] >> Integer.SIZE) != hash || !isOf(position(slots[slot]), key.get()))) {
            slot = next(slot);
        }
        return slot;
    }

    /** Where the search for a hash begins: its highest bits. */
    private int home(int hash) {
        return hash >>> Integer.SIZE - Integer.numberOfTrailingZeros(slots.length);
    }

    private int next(int slot) {
        return slot + 1 & slots.length - 1;
    }

    /** Frees a slot, and moves up those behind it that would not be found any more. */
    private void remove(int slot) {
        rows--;
        int hole = slot;
        for (int at = next(hole); slots[at] != 0; at = next(at)) {
            int home = home((int) (slots[at] >> Integer.SIZE));
            // Its search comes past the hole: the hole is as near to its home as it is itself, or nearer.
            if ((at - home & slots.length - 1) >= (at - hole & slots.length - 1)) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = 0;
    }

    private void rehash(int size) {
        long[] before = slots;
        slots = new long[size];
        for (long entry : before) {
            if (entry != 0) {
                int slot = home((int) (entry >> Integer.SIZE));
                while (slots[slot] != 0) {
                    slot = next(slot);
                }
                slots[slot] = entry;
            }
        }
    }
}
