package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task does with what an earlier owner left: the part that the topology's test driver cannot reach. */
class EngineTaskTest {
    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private KeyValueStore<Integer, byte[]> pending;

    @TempDir
    private Path folder;

    @BeforeEach
    void openStores() {
        store(Names.PROFILES, Serdes.String());
        store(Names.TIMERS, Serdes.Bytes());
        pending = store(Names.PENDING, Serdes.Integer());
        context.setCurrentSystemTimeMs(TIME.toEpochMilli());
    }

    @Test
    void sendsNothingWhileItStarts() {
        // Given
        leave(0, 10, "left");

        // When
        task();

        // Then
        assertThat(scored()).isEmpty();
    }

    @Test
    void scoresWhatWasLeftBeforeTheNextEvent() throws Exception {
        // Given
        leave(1, 11, "left-2");
        leave(0, 10, "left-1");
        EngineTask task = task();

        // When
        task.process(record("new"));

        // Then: the new one fills no batch yet
        assertThat(scored()).containsExactly("left-1", "left-2");
    }

    @Test
    void scoresWhatWasLeftThoughNoEventComes() {
        // Given
        leave(0, 10, "left");
        EngineTask task = task();

        // When
        task.turn();

        // Then
        assertThat(scored()).containsExactly("left");
        assertThat(pending.get(0)).isNull();
    }

    @Test
    void waitingEventIsInItsSlotBeforeProcessReturns() {
        // Given
        EngineTask task = task();

        // When
        task.process(record("new"));

        // Then
        PendingRow row = PendingRow.decode(pending.get(0));
        assertThat(row.value()).hasValueSatisfying(value -> assertThat(value).isEqualTo(json("new")));
    }

    @Test
    void clockGoesOnWhereTheEarlierOwnerLeftIt() {
        // Given
        EngineTask earlier = task();
        earlier.process(record("a"));
        earlier.process(record("b"));
        earlier.close();
        TaskBoard board = new TaskBoard();

        // When
        task(board).turn();

        // Then
        assertThat(board.tasks())
                .singleElement()
                .satisfies(status -> assertThat(status.clock()).contains(TIME));
    }

    private EngineTask task() {
        return task(new TaskBoard());
    }

    private EngineTask task(TaskBoard board) {
        TidewatchConfig config = EngineHarness.config(folder, "batch: {max_events: 2}\ntime: {mode: replay}\n");
        FormulaScorer scorer = new FormulaScorer(2);
        EngineParts parts = new EngineParts(
                () -> scorer, new AlertPolicy(config.policy(), scorer.manifest()), new EngineCounters(), board);
        return new EngineTask(config, parts, context);
    }

    private void leave(int slot, long offset, String eventId) {
        pending.put(
                slot,
                new PendingRow(
                                "shop.events",
                                0,
                                offset,
                                0L,
                                Optional.of("user".getBytes(StandardCharsets.UTF_8)),
                                Optional.of(json(eventId)),
                                new RecordHeaders())
                        .encode());
    }

    private List<String> scored() {
        List<String> ids = new ArrayList<>();
        for (MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]> forward :
                context.forwarded(Names.FEATURES)) {
            try {
                ids.add(FeatureRecordCodec.read(forward.record().value()).eventId());
            } catch (InvalidMessageException notOurs) {
                throw new AssertionError(notOurs);
            }
        }
        return ids;
    }

    private static Record<byte[], byte[]> record(String eventId) {
        return new Record<>("user".getBytes(StandardCharsets.UTF_8), json(eventId), 0L);
    }

    private static byte[] json(String eventId) {
        return ShopEventCodec.write(
                ShopEvent.of(eventId, "user", EventType.BROWSE, TIME).build());
    }

    private <K> KeyValueStore<K, byte[]> store(String name, Serde<K> keys) {
        KeyValueStore<K, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), keys, Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), (StateStore) store);
        context.addStateStore(store);
        return store;
    }
}
