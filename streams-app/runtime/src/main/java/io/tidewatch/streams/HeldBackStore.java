package io.tidewatch.streams;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store in front of RocksDB's that holds back what was written last, so that a row that is written again and again goes into
 * RocksDB once. RocksDB finds a row's place in its write buffer by a walk through a sorted list, and writes the buffer to disk
 * when it is full: under uniform traffic that was a tenth of the stream thread's time and some of other threads'.
 *
 * <p>Nothing can be lost with it that RocksDB would not lose as well: the changelog gets every write at once, Kafka Streams
 * turns RocksDB's own log off, and so a write is as volatile in its buffer as it is here. What counts as stored is what was there
 * when Kafka Streams called {@link #commit}, which passes everything on first.
 *
 * <p>Only under exactly-once: there a commit calls no store, except before a clean end. Under at-least-once every commit would
 * pass a second's writes on in one go, which alerts would wait for.
 */
final class HeldBackStore implements KeyValueStore<Bytes, byte[]> {
    private final KeyValueStore<Bytes, byte[]> inner;
    private final LongSupplier limitBytes;
    private RowSlab held = new RowSlab();

    /**
     * In front of another store.
     *
     * @param limitBytes how much may be held back; asked at every write, since a task's share of the memory changes with the
     *     number of tasks
     */
    HeldBackStore(KeyValueStore<Bytes, byte[]> inner, LongSupplier limitBytes) {
        this.inner = inner;
        this.limitBytes = limitBytes;
    }

    /** Makes such stores in front of those that another supplier makes. */
    static KeyValueBytesStoreSupplier before(KeyValueBytesStoreSupplier inner, LongSupplier limitBytes) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return inner.name();
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new HeldBackStore(inner.get(), limitBytes);
            }

            @Override
            public String metricsScope() {
                return inner.metricsScope();
            }
        };
    }

    @Override
    public String name() {
        return inner.name();
    }

    /**
     * A restore goes to the inner store past this one, which must be empty then: a task that is revived opens the same store again, and
     * what a close in vain has left here would be older than what is restored.
     */
    @Override
    public synchronized void init(StateStoreContext context, StateStore root) {
        held = new RowSlab();
        inner.init(context, root);
    }

    @Override
    public synchronized void put(Bytes key, byte[] value) {
        hold(key, value);
        makeRoom();
    }

    @Override
    public synchronized void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        for (KeyValue<Bytes, byte[]> entry : entries) {
            hold(entry.key, entry.value);
        }
        makeRoom();
    }

    @Override
    public synchronized byte[] putIfAbsent(Bytes key, byte[] value) {
        byte[] before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public synchronized byte[] delete(Bytes key) {
        byte[] before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public synchronized byte[] get(Bytes key) {
        Optional<byte[]> row = held.get(key);
        return row.isPresent() ? row.get() : inner.get(key);
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        passOn();
        return inner.range(from, to);
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        passOn();
        return inner.reverseRange(from, to);
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> all() {
        passOn();
        return inner.all();
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> reverseAll() {
        passOn();
        return inner.reverseAll();
    }

    @Override
    public synchronized <P extends Serializer<Q>, Q> KeyValueIterator<Bytes, byte[]> prefixScan(
            Q prefix, P serializer) {
        passOn();
        return inner.prefixScan(prefix, serializer);
    }

    /**
     * The look-up of a user comes here, by another thread than the store's. The position of a row that is held back may be older than
     * the row, which a bound on it allows; who sets a bound, or asks for anything else, has everything passed on first.
     */
    @Override
    @SuppressWarnings("unchecked")
    public synchronized <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
        if (query instanceof KeyQuery<?, ?> one && one.getKey() instanceof Bytes key && bound.isUnbounded()) {
            Optional<byte[]> row = held.get(key);
            if (row.isPresent()) {
                // Of bytes by bytes: what is typed is told apart above this store.
                QueryResult<R> result = (QueryResult<R>) QueryResult.forResult(row.get());
                result.setPosition(getPosition());
                return result;
            }
        } else {
            passOn();
        }
        return inner.query(query, bound, config);
    }

    @Override
    public long approximateNumEntries() {
        return inner.approximateNumEntries();
    }

    @Override
    public synchronized void commit(Map<TopicPartition, Long> offsets) {
        passOn();
        inner.commit(offsets);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        return inner.committedOffset(partition);
    }

    /** Deprecated only since every store is to manage its offsets one day; Kafka Streams asks until then. */
    @Override
    @SuppressWarnings("deprecation")
    public boolean managesOffsets() {
        return inner.managesOffsets();
    }

    @Override
    public Position getPosition() {
        return inner.getPosition();
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    /** As RocksDB keeps what is in its buffer when it is closed. */
    @Override
    public synchronized void close() {
        try {
            if (isOpen()) {
                passOn();
            }
        } finally {
            held = new RowSlab();
            inner.close();
        }
    }

    private void hold(Bytes key, byte[] value) {
        if (value == null) {
            held.remove(key);
            inner.put(key, null);
        } else if (!held.put(key, value)) {
            inner.put(key, value);
        }
    }

    private void makeRoom() {
        long limit = limitBytes.getAsLong();
        while (held.bytes() > limit && !held.isEmpty()) {
            inner.putAll(held.removeOldest());
        }
    }

    private void passOn() {
        while (!held.isEmpty()) {
            inner.putAll(held.removeOldest());
        }
    }
}
