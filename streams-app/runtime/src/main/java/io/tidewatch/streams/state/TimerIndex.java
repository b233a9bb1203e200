package io.tidewatch.streams.state;

import io.tidewatch.engine.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A task's silence timers, ordered by due time: keys are the due time in epoch milliseconds, 8 bytes, most significant first,
 * and the user id in UTF-8. Knows from which key on there can be rows, so that asking when nothing is due costs nothing and a
 * scan does not cross the tombstones of what has fired: many users' timers are due at the same hour. Changes are gathered until
 * {@link #flush}, or until due rows are asked for, so that RocksDB takes those of a batch in one call.
 */
public final class TimerIndex {
    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;
    /** One for each row, the last one: a timer that fires and moves is taken out twice, by the firing and by the decision. */
    private final Map<Bytes, byte[]> changes = new LinkedHashMap<>();

    private final Set<Timer> postponed = new HashSet<>();
    /** There is no row before, but for those postponed. */
    private Bytes first = bound(0);

    public TimerIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public void set(Timer timer) {
        Bytes key = key(timer);
        changes.put(key, NOTHING);
        mayBeAt(key);
    }

    public void clear(Timer timer) {
        changes.put(key(timer), null);
    }

    /** Puts what was set and cleared into the store. */
    public void flush() {
        if (!changes.isEmpty()) {
            List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(changes.size());
            changes.forEach((key, value) -> rows.add(KeyValue.pair(key, value)));
            store.putAll(rows);
            changes.clear();
        }
    }

    /** Whether a row could be due; false is certain. */
    public boolean mayBeDue(long clockMillis) {
        // A key has no sign: a time before 1970 would come last.
        return clockMillis >= 0 && first.compareTo(bound(clockMillis + 1)) < 0;
    }

    /**
     * Takes rows out that are due, up to {@code limit}, ascending by due time, then user id; none of those postponed. One that cannot be decided is
     * to be {@link #postpone postponed}.
     */
    public List<Timer> take(long clockMillis, int limit) {
        List<Timer> due = new ArrayList<>();
        if (!mayBeDue(clockMillis)) {
            return due;
        }
        flush();
        Bytes to = bound(clockMillis + 1);
        Bytes next = to;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, to)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                Timer timer = timer(row);
                if (due.size() == limit) {
                    next = row.key;
                    break;
                }
                if (timer.dueMillis() <= clockMillis && !postponed.contains(timer)) {
                    due.add(timer);
                    changes.put(row.key, null);
                }
            }
        }
        first = next;
        return due;
    }

    /** Puts a row that could not be decided back, to be passed over until {@link #retryPostponed}. */
    public void postpone(Timer timer) {
        changes.put(key(timer), NOTHING);
        postponed.add(timer);
    }

    /** Makes the postponed rows due again. */
    public void retryPostponed() {
        postponed.forEach(timer -> mayBeAt(key(timer)));
        postponed.clear();
    }

    private void mayBeAt(Bytes key) {
        if (key.compareTo(first) < 0) {
            first = key;
        }
    }

    private static Bytes key(Timer timer) {
        byte[] user = timer.userId().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + user.length)
                .putLong(timer.dueMillis())
                .put(user)
                .array());
    }

    /** Before every row that is due at that time. */
    private static Bytes bound(long dueMillis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(dueMillis).array());
    }

    private static Timer timer(KeyValue<Bytes, byte[]> row) {
        ByteBuffer key = ByteBuffer.wrap(row.key.get());
        long dueMillis = key.getLong();
        return new Timer(dueMillis, StandardCharsets.UTF_8.decode(key).toString());
    }
}
