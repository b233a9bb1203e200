package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldBackStoreTest {
    private static final Bytes A = key("a");
    private static final Bytes B = key("b");

    private final KeyValueStore<Bytes, byte[]> inner =
            Stores.inMemoryKeyValueStore("rows").get();
    private final AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
    private final HeldBackStore store = new HeldBackStore(inner, limit::get);

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    }

    @Test
    void whatIsHeldBackIsReadBack() {
        store.putAll(List.of(KeyValue.pair(A, row(1)), KeyValue.pair(B, row(2))));
        store.put(A, row(3));

        assertThat(store.get(A)).isEqualTo(row(3));
        assertThat(store.get(B)).isEqualTo(row(2));
        assertThat(inner.get(A)).isNull();
    }

    @Test
    void whatIsNotHeldBackIsReadFromTheInnerStore() {
        inner.put(A, row(1));

        assertThat(store.get(A)).isEqualTo(row(1));
    }

    @Test
    void aQueryFindsWhatIsHeldBackAndWhatIsNot() {
        store.put(A, row(1));
        inner.put(B, row(2));

        assertThat(asked(A)).isEqualTo(row(1));
        assertThat(inner.get(A)).isNull();
        assertThat(asked(B)).isEqualTo(row(2));
        assertThat(asked(key("c"))).isNull();
    }

    @Test
    void aQueryOfARangeFindsBothToo() {
        store.put(A, row(1));
        inner.put(B, row(2));
        List<Bytes> keys = new ArrayList<>();

        try (KeyValueIterator<Bytes, byte[]> rows = store.query(
                        RangeQuery.<Bytes, byte[]>withNoBounds(), PositionBound.unbounded(), new QueryConfig(false))
                .getResult()) {
            rows.forEachRemaining(row -> keys.add(row.key));
        }

        assertThat(keys).containsExactly(A, B);
    }

    @Test
    void aCommitPassesEverythingOn() {
        store.put(A, row(1));
        store.put(A, row(2));

        store.commit(Map.of());

        assertThat(inner.get(A)).isEqualTo(row(2));
        assertThat(store.get(A)).isEqualTo(row(2));
    }

    @Test
    void whatIsWrittenAfterACommitIsHeldBackAgain() {
        store.put(A, row(1));
        store.commit(Map.of());
        store.put(A, row(2));

        assertThat(inner.get(A)).isEqualTo(row(1));
        assertThat(store.get(A)).isEqualTo(row(2));
    }

    @Test
    void aDeletedRowStaysDeleted() {
        inner.put(A, row(1));
        store.put(A, row(2));

        assertThat(store.delete(A)).isEqualTo(row(2));
        store.commit(Map.of());

        assertThat(store.get(A)).isNull();
        assertThat(inner.get(A)).isNull();
    }

    @Test
    void aRangeHasWhatWasHeldBack() {
        inner.put(A, row(1));
        store.put(B, row(2));

        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            all.forEachRemaining(row -> keys.add(row.key));
        }

        assertThat(keys).containsExactly(A, B);
    }

    @Test
    void withoutRoomEverythingIsPassedOn() {
        limit.set(0);

        store.putAll(List.of(KeyValue.pair(A, row(1)), KeyValue.pair(B, row(2))));

        assertThat(inner.get(A)).isEqualTo(row(1));
        assertThat(inner.get(B)).isEqualTo(row(2));
    }

    @Test
    void aRowTooLargeToBeHeldIsPassedOn() {
        byte[] large = new byte[RowSlab.CHUNK_BYTES];
        store.put(A, row(1));
        store.put(A, large);

        assertThat(inner.get(A)).isEqualTo(large);
        store.commit(Map.of());
        assertThat(store.get(A)).as("not the smaller one of before").isEqualTo(large);
    }

    /** A task that is revived opens the same store again, over a state that was wiped and restored. */
    @Test
    void whatACloseInVainHasLeftIsGoneWhenTheStoreIsOpenedAgain() {
        store.put(A, row(1));
        // As one that fails: what is held back cannot be passed on.
        inner.close();
        store.close();

        open();

        assertThat(store.get(A)).isNull();
        assertThat(inner.get(A)).isNull();
    }

    private byte[] asked(Bytes key) {
        QueryResult<byte[]> result =
                store.query(KeyQuery.withKey(key), PositionBound.unbounded(), new QueryConfig(false));
        assertThat(result.isSuccess()).isTrue();
        return result.getResult();
    }

    private static Bytes key(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] row(int number) {
        return new byte[] {(byte) number};
    }
}
