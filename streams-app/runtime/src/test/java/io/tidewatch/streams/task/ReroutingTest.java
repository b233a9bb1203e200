package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task of partition 1 of 4 does with events that lie astray, and what a next owner knows of it. */
class ReroutingTest {
    private static final HomePartition HOME = new HomePartition(4);
    private static final int OWN = 1;

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final EngineCounters counters = new EngineCounters();
    private KeyValueStore<Integer, byte[]> store;

    @BeforeEach
    void openStore() {
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.PENDING), Serdes.Integer(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
    }

    @Test
    void whereAllEventsAreAtHomeNothingIsWrittenAndTheClockIsTheTasksOwn() {
        Rerouting rerouting = rerouting();

        assertThat(rerouting.isAstray(keyOf(OWN))).isFalse();
        assertThat(rerouting.tell(OptionalLong.of(5_000), 0, 0)).isFalse();
        rerouting.keep();

        assertThat(rerouting.safe(OptionalLong.of(5_000))).hasValue(5_000);
        assertThat(rerouting.safe(OptionalLong.empty())).isEmpty();
        assertThat(context.forwarded()).isEmpty();
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void anEventThatLiesAstrayGoesToThePartitionOfItsKeyAsItIs() {
        // Given
        Rerouting rerouting = rerouting();
        PendingRow row = row(keyOf(3));

        // When
        assertThat(rerouting.isAstray(keyOf(3))).isTrue();
        rerouting.sendOn(row, keyOf(3), 1_000);

        // Then
        assertThat(counters.figures().rerouted()).isEqualTo(1);
        var forwarded = context.forwarded(Names.REROUTED).get(0).record();
        assertThat(new RouteByKey()
                        .partitions("t", forwarded.key(), forwarded.value(), 4)
                        .orElseThrow())
                .containsExactly(3);
        assertThat(forwarded.key()).isEqualTo(row.key().orElseThrow());
        assertThat(forwarded.value()).isEqualTo(row.value().orElseThrow());
        assertThat(forwarded.timestamp()).isEqualTo(row.timestamp());
        assertThat(Origin.of(forwarded.headers())).contains(new Origin(OWN, 12, 1_234, false));
        assertThat(forwarded.headers().lastHeader("trace").value()).isEqualTo(new byte[] {7});
    }

    @Test
    void silencesWaitForTheSlowestPartitionThatSendsEventsHere() {
        Rerouting rerouting = rerouting();
        rerouting.arrived(2, 3_000);
        assertThat(rerouting.safe(OptionalLong.of(9_000))).hasValue(3_000);
        assertThat(rerouting.safe(OptionalLong.empty()))
                .as("nothing lies in its own partition")
                .hasValue(3_000);

        rerouting.noted(new ProgressNote(OWN, 2, 8_000));
        assertThat(rerouting.safe(OptionalLong.of(9_000))).hasValue(8_000);
        assertThat(rerouting.safe(OptionalLong.of(7_000))).hasValue(7_000);

        rerouting.noted(new ProgressNote(OWN, 2, ProgressNote.NOTHING_MORE));
        assertThat(rerouting.safe(OptionalLong.of(9_000))).hasValue(9_000);
    }

    @Test
    void aModelIsNotDatedBeforeWhatWasDecided() {
        Rerouting rerouting = rerouting();
        assertThat(rerouting.reach(OptionalLong.of(9_000))).hasValue(9_000);
        assertThat(rerouting.reach(OptionalLong.of(3_000))).hasValue(9_000);
    }

    @Test
    void thePartitionThatWaitsIsToldInARecordForItAlone() {
        // Given
        Rerouting rerouting = rerouting();
        rerouting.sendOn(row(keyOf(3)), keyOf(3), 1_000);
        context.resetForwards();

        // When
        assertThat(rerouting.tell(OptionalLong.of(2_000), 77, 0)).isTrue();

        // Then
        var note = context.forwarded(Names.REROUTED).get(0).record();
        assertThat(new RouteByKey().partitions("t", note.key(), note.value(), 4).orElseThrow())
                .containsExactly(3);
        PendingRow read = new PendingRow(
                "r", 3, 0, note.timestamp(), Optional.empty(), Optional.of(note.value()), note.headers());
        assertThat(ProgressNote.of(read)).contains(new ProgressNote(3, OWN, 2_000));
    }

    /** Each is known to a next owner from the first commit on that takes the event, whether or not a batch was decided meanwhile. */
    @Test
    void aNextOwnerWaitsForTheSamePartitionsAndTellsTheSame() {
        // Given
        Rerouting earlier = rerouting();
        earlier.arrived(2, 3_000);
        earlier.sendOn(row(keyOf(0)), keyOf(0), 1_000);
        context.resetForwards();

        // When
        Rerouting next = rerouting();

        // Then
        assertThat(next.safe(OptionalLong.of(9_000))).hasValue(3_000);
        assertThat(next.tell(OptionalLong.of(2_000), 77, 0)).isTrue();
        assertThat(List.copyOf(context.forwarded(Names.REROUTED))).hasSize(1);
        assertThat(new PendingSlots(store, OWN).restore()).as("waiting events").isEmpty();
    }

    private Rerouting rerouting() {
        return new Rerouting(
                HOME,
                OWN,
                TimeConfig.Mode.LIVE,
                new PendingSlots(store, OWN),
                new Output(
                        context,
                        DeadLetters.forCatalog(),
                        counters,
                        new WarningDelay(new TimeConfig(
                                TimeConfig.Mode.LIVE,
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(10),
                                Duration.ofDays(30)))));
    }

    private static PendingRow row(byte[] key) {
        return new PendingRow(
                "shop.events",
                OWN,
                12,
                1_234,
                Optional.of(key),
                Optional.of(new byte[] {1, 2, 3}),
                new RecordHeaders().add("trace", new byte[] {7}));
    }

    private static byte[] keyOf(int partition) {
        int user = 0;
        while (HOME.of(bytes(user)) != partition) {
            user++;
        }
        return bytes(user);
    }

    private static byte[] bytes(int user) {
        return ("user-" + user).getBytes(StandardCharsets.UTF_8);
    }
}
