package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingSlotsTest {
    private final KeyValueStore<Integer, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(Names.PENDING), Serdes.Integer(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    @BeforeEach
    void open() {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
    }

    @Test
    void givesBackWhatWaitedInArrivalOrder() {
        // Given: slots in another order than offsets, as reuse leaves them
        store.put(2, row(5, "a").encode());
        store.put(0, row(7, "b").encode());
        store.put(1, row(6, "c").encode());

        // When
        List<PendingRow> rows = new PendingSlots(store).restore();

        // Then
        assertThat(rows).extracting(PendingRow::offset).containsExactly(5L, 6L, 7L);
    }

    @Test
    void reusesSlotNumbersAfterEveryBatch() {
        // Given
        PendingSlots slots = new PendingSlots(store);
        slots.add(row(1, "a"));
        slots.add(row(2, "b"));
        slots.clear();

        // When
        slots.add(row(3, "c"));

        // Then
        assertThat(keys()).containsExactly(0);
    }

    @Test
    void clearsRestoredSlotsToo() {
        // Given
        store.put(300, row(9, "a").encode());
        PendingSlots slots = new PendingSlots(store);
        slots.restore();

        // When
        slots.clear();

        // Then
        assertThat(keys()).isEmpty();
    }

    @Test
    void clockIsKeptAndIsNoWaitingEvent() {
        // Given
        new PendingSlots(store).keepClock(1_234L);

        // When
        PendingSlots slots = new PendingSlots(store);

        // Then
        assertThat(slots.clock()).hasValue(1_234L);
        assertThat(slots.restore()).isEmpty();
        slots.clear();
        assertThat(slots.clock()).hasValue(1_234L);
    }

    @Test
    void rowKeepsEverythingOfTheRecord() {
        // Given
        PendingRow row = new PendingRow(
                "shop.events",
                3,
                99L,
                1_700_000_000_000L,
                Optional.of(bytes("käufer")),
                Optional.of(bytes("{}")),
                new RecordHeaders().add("a", bytes("1")).add("empty", null).add("a", bytes("2")));

        // When
        PendingRow decoded = PendingRow.decode(row.encode());

        // Then
        assertThat(decoded).usingRecursiveComparison().ignoringFields("headers").isEqualTo(row);
        assertThat(decoded.headers().toArray()).isEqualTo(row.headers().toArray());
    }

    private List<Integer> keys() {
        List<Integer> keys = new ArrayList<>();
        try (var all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Integer, byte[]> entry = all.next();
                keys.add(entry.key);
            }
        }
        return keys;
    }

    private static PendingRow row(long offset, String value) {
        return new PendingRow(
                "shop.events", 0, offset, 0L, Optional.of(bytes("u")), Optional.of(bytes(value)), new RecordHeaders());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
