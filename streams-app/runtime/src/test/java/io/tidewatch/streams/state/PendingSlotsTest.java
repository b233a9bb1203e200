package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TopicNames;
import java.lang.reflect.Proxy;
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
    private static final int PARTITION = 0;

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
        // Given: of several partitions, so that offsets tell nothing
        store.put(2, block(row(4, "d")));
        store.put(0, block(row(7, "a"), row(5, "b")));
        store.put(1, block(row(6, "c")));

        // When
        List<PendingRow> rows = new PendingSlots(store, PARTITION).restore();

        // Then
        assertThat(rows).extracting(PendingRow::offset).containsExactly(7L, 5L, 6L, 4L);
    }

    @Test
    void reusesSlotNumbersAfterEveryBatch() {
        // Given
        PendingSlots slots = new PendingSlots(store, PARTITION);
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
        store.put(300, block(row(9, "a")));
        PendingSlots slots = new PendingSlots(store, PARTITION);
        slots.restore();

        // When
        slots.clear();

        // Then
        assertThat(keys()).isEmpty();
    }

    @Test
    void clockIsKeptAndIsNoWaitingEvent() {
        // Given
        new PendingSlots(store, PARTITION).keepClock(1_234L);

        // When
        PendingSlots slots = new PendingSlots(store, PARTITION);

        // Then
        assertThat(slots.clock()).hasValue(1_234L);
        assertThat(slots.restore()).isEmpty();
        slots.clear();
        assertThat(slots.clock()).hasValue(1_234L);
    }

    @Test
    void blockKeepsEverythingOfTheRecord() {
        // Given
        PendingRow plain = row(98, "{}");
        PendingRow rich = new PendingRow(
                "events.of.another.shop",
                3,
                99L,
                1_700_000_000_000L,
                Optional.of(bytes("käufer")),
                Optional.of(bytes("{}")),
                new RecordHeaders().add("ä", bytes("1")).add("empty", null).add("ä", bytes("2")));
        PendingRow bare = new PendingRow(
                TopicNames.SHOP_EVENTS, PARTITION, 100L, 0L, Optional.empty(), Optional.empty(), new RecordHeaders());

        // When
        List<PendingRow> read = PendingBlock.read(block(plain, rich, bare), PARTITION);

        // Then
        assertThat(read)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("headers")
                .containsExactly(plain, rich, bare);
        assertThat(read.get(1).headers().toArray()).isEqualTo(rich.headers().toArray());
    }

    @Test
    void everyEventIsInTheStoreAtOnce() {
        // Given
        PendingSlots slots = new PendingSlots(copying(), PARTITION);

        for (int offset = 0; offset < 500; offset++) {
            // When
            slots.add(row(offset, "value of " + offset));

            // Then: a commit and a crash now would find it
            assertThat(new PendingSlots(store, PARTITION).restore())
                    .hasSize(offset + 1)
                    .last()
                    .extracting(PendingRow::offset)
                    .isEqualTo((long) offset);
        }
        assertThat(keys()).as("few slots").hasSizeLessThan(5);
    }

    @Test
    void eventLargerThanABlockHasOneOfItsOwn() {
        // Given
        PendingSlots slots = new PendingSlots(store, PARTITION);
        String large = "x".repeat(3 * PendingSlots.BLOCK_BYTES);

        // When
        slots.add(row(1, "a"));
        slots.add(row(2, large));
        slots.add(row(3, "b"));

        // Then
        assertThat(new PendingSlots(store, PARTITION).restore())
                .extracting(row -> new String(row.value().orElseThrow(), StandardCharsets.UTF_8))
                .containsExactly("a", large, "b");
        slots.clear();
        assertThat(keys()).isEmpty();
    }

    /** Each large event would leave half a megabyte behind, and a thousand of them end the process. */
    @Test
    void blockOfALargeEventIsNotKept() {
        // Given
        PendingSlots slots = new PendingSlots(store, PARTITION);
        slots.add(row(1, "x".repeat(2 * PendingSlots.BLOCK_BYTES)));
        slots.clear();

        // When
        slots.add(row(2, "small"));

        // Then
        assertThat(store.get(0)).hasSizeBetween(PendingSlots.BLOCK_BYTES, PendingSlots.BLOCK_BYTES + 100);
    }

    @Test
    void blockThatIsFilledAgainHasNothingOfBefore() {
        // Given
        PendingSlots slots = new PendingSlots(store, PARTITION);
        slots.add(row(1, "x".repeat(1_000)));
        slots.clear();

        // When
        slots.add(row(2, "b"));

        // Then: zeros behind it, which cost the changelog nothing
        assertThat(new PendingSlots(store, PARTITION).restore())
                .extracting(PendingRow::offset)
                .containsExactly(2L);
        assertThat(new String(store.get(0), StandardCharsets.ISO_8859_1)).doesNotContain("x");
    }

    @Test
    void eventsOfAnotherFormatAreRefusedWithTheRemedy() {
        byte[] other = block(row(1, "a"));
        other[0]++;
        store.put(0, other);

        assertThatThrownBy(() -> new PendingSlots(store, PARTITION).restore())
                .hasMessageContaining("run the version that wrote them");
    }

    /** The store as one that keeps what it is given by value: nothing may hang on it keeping the array. */
    @SuppressWarnings("unchecked")
    private KeyValueStore<Integer, byte[]> copying() {
        return (KeyValueStore<Integer, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put") && arguments[1] != null) {
                        arguments[1] = ((byte[]) arguments[1]).clone();
                    }
                    return method.invoke(store, arguments);
                });
    }

    private static byte[] block(PendingRow... rows) {
        PendingBlock block = new PendingBlock(PARTITION, 1_000);
        List.of(rows).forEach(block::append);
        return block.array();
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
