package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.Names;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a processor leaves behind when Kafka Streams closes it, and opens it again for a task that it revives. */
class EventProcessorTest {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final SwitchableModels models = new SwitchableModels("formula");
    private final TaskBoard board = new TaskBoard();

    @TempDir
    private Path folder;

    private EventProcessor processor;

    @BeforeEach
    void open() {
        store(Names.PROFILES, Serdes.String());
        store(Names.TIMERS, Serdes.Bytes());
        store(Names.SHADOW, Serdes.String());
        store(Names.ERASED, Serdes.Bytes());
        store(Names.PENDING, Serdes.Integer());
        context.setCurrentSystemTimeMs(Instant.parse("2026-06-01T12:00:00Z").toEpochMilli());
        TidewatchConfig config = EngineHarness.config(folder, "");
        processor = new EventProcessor(
                config,
                new EngineParts(
                        models, new EngineCounters(), board, new HomePartition(1), new TaskSources(Optional.empty())));
        processor.init(context);
    }

    @Test
    void aClosedTaskHasNoTurnAnyMore() {
        // When
        processor.close();

        // Then
        assertThat(context.scheduledPunctuators())
                .singleElement()
                .satisfies(turns -> assertThat(turns.cancelled()).isTrue());
    }

    @Test
    void aRevivedTaskIsTheOnlyOneAtWork() {
        // When
        processor.close();
        processor.init(context);

        // Then
        assertThat(context.scheduledPunctuators())
                .extracting(CapturedPunctuator::cancelled)
                .containsExactly(true, false);
        assertThat(board.tasks()).hasSize(1);
    }

    @Test
    void aModelIsLetGoOfOnceHoweverOftenATaskIsRevivedAndClosed() {
        // Given
        processor.close();
        processor.init(context);
        processor.close();
        processor.close();
        assertThat(models.closed()).isEmpty();

        // When: nobody but this instance holds it any more
        models.activate(5, "other");

        // Then
        assertThat(models.closed()).containsExactly("formula");
        assertThat(board.tasks()).isEmpty();
    }

    private void store(String name, Serde<?> keys) {
        StateStore store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }
}
