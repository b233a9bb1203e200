package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.LoadState;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.savepoint.UserDigest;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that takes over a savepoint, and its next owners. Its partition is 0 of 4, grown from 2. */
class LoadingTaskTest {
    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");
    private static final int PARTITIONS = 4;

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final TaskSources sources = new TaskSources(Optional.of("tidewatch-savepoint-g2"));

    @TempDir
    private Path folder;

    private KeyValueStore<String, byte[]> profiles;
    private KeyValueStore<Bytes, byte[]> timers;
    private KeyValueStore<Integer, byte[]> pending;

    @BeforeEach
    void open() {
        profiles = store(Names.PROFILES, Serdes.String());
        timers = store(Names.TIMERS, Serdes.Bytes());
        store(Names.SHADOW, Serdes.String());
        store(Names.ERASED, Serdes.Bytes());
        pending = store(Names.PENDING, Serdes.Integer());
        context.setCurrentSystemTimeMs(TIME.toEpochMilli());
    }

    @Test
    void aNextOwnerGoesOnWhereTheFirstOneStopped() {
        // Given: one row and an event on its way, then another row of the same user
        TaskWork first = work("g2");
        first.process(row("a", 1_000));
        first.process(onTheWay("b"));
        first.close();
        TaskWork second = work("g2");

        // When
        second.process(row("a", 2_000));
        second.process(row("c", 3_000));
        UserDigest digest = new UserDigest();
        digest.put(bytes("a"), profile(2_000));
        digest.put(bytes("c"), profile(3_000));
        second.process(end(digest));

        // Then
        assertThat(second.isOver()).isTrue();
        assertThat(slots().restore()).extracting(PendingRow::offset).containsExactly(77L);
        assertThat(slots().loaded()).contains(new LoadState("g2", 2, digest.checksum(), true, 500));
        assertThat(slots().clock()).hasValue(TIME.toEpochMilli());
        assertThat(timers()).as("none of the row that was replaced").isEqualTo(2);
        Reroutes known = new Reroutes(0, false);
        known.read(slots().reroutes().orElseThrow());
        assertThat(known.ahead().slowest()).as("the event on its way").hasValue(TIME.toEpochMilli());
        assertThat(known.behind().notes(OptionalLong.of(TIME.toEpochMilli() + 1), 0))
                .as("the partition that grows out of it")
                .extracting(ProgressNote::to)
                .containsExactly(2);
    }

    @Test
    void itsEventsWaitUntilItIsLoadedAndComeBackWithTheTask() {
        TaskWork loading = work("g2");
        assertThat(sources.openFrom(events())).isEmpty();
        loading.process(end(new UserDigest()));
        loading.close();

        TaskWork deciding = work("g2");

        assertThat(deciding).isInstanceOf(AfterSavepoint.class);
        assertThat(sources.openFrom(events())).hasValue(500);
        deciding.close();
        assertThat(sources.openFrom(events())).isEmpty();
    }

    @Test
    void stateOfAnotherOriginIsNotMixedWithASavepoint() {
        TaskWork loading = work("g2");
        loading.process(row("a", 1_000));
        loading.close();

        assertThatThrownBy(() -> work("other"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("was begun from the savepoint g2");

        pending.delete(-5);
        pending.put(-2, new byte[24]);
        assertThatThrownBy(() -> work("g2"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("has state of its own");
    }

    @Test
    void aPartitionOfAnotherParentIsRefused() {
        TaskWork loading = work("g2");

        assertThatThrownBy(() -> loading.process(end(new UserDigest(), 1)))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("the barrier of another partition");
    }

    private TaskWork work(String savepoint) {
        TidewatchConfig config = EngineHarness.config(
                folder, "time: {mode: replay}\ngeneration: {number: 2, from: " + savepoint + "}\n");
        EngineParts parts = new EngineParts(
                new SwitchableModels("formula"),
                new EngineCounters(),
                new TaskBoard(),
                new HomePartition(PARTITIONS),
                sources);
        return new WorkToDo(config, parts, context).begin();
    }

    private PendingSlots slots() {
        return new PendingSlots(pending, 0);
    }

    private int timers() {
        int count = 0;
        try (KeyValueIterator<Bytes, byte[]> all = timers.all()) {
            for (; all.hasNext(); all.next()) {
                count++;
            }
        }
        return count;
    }

    private static TopicPartition events() {
        return new TopicPartition("shop.events", 0);
    }

    private static Record<byte[], byte[]> row(String user, long timer) {
        return new Record<>(SavepointKey.profile(bytes(user)).encode(), profile(timer), 0);
    }

    private static byte[] profile(long timer) {
        Profile profile = Profile.empty();
        profile.timerAt(timer);
        return Profile.stored(profile.row());
    }

    private static Record<byte[], byte[]> onTheWay(String user) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Origin.HEADER, "1/77/1234".getBytes(StandardCharsets.US_ASCII));
        ShopEvent event = ShopEvent.of("event", user, EventType.BROWSE, TIME).build();
        return new Record<>(
                SavepointKey.onTheWay(1, 77, bytes(user)).encode(), ShopEventCodec.write(event), 0, headers);
    }

    private static Record<byte[], byte[]> end(UserDigest digest) {
        return end(digest, 0);
    }

    private static Record<byte[], byte[]> end(UserDigest digest, int parent) {
        Barrier barrier = new Barrier(
                "g2",
                BarrierKind.FINAL,
                parent,
                PARTITIONS / 2,
                500,
                9,
                OptionalLong.of(TIME.toEpochMilli()),
                Optional.empty(),
                Optional.empty());
        return new Record<>(
                SavepointKey.end().encode(),
                new SavepointEnd(barrier, PARTITIONS, digest.users(), digest.checksum()).encode(),
                0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
