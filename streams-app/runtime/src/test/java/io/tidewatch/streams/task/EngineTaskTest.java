package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.state.ModelMark;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.PendingBlock;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.TaskShares;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.ValueTier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task does with what an earlier owner left: the part that the topology's test driver cannot reach. */
class EngineTaskTest {
    private static final StrategyState LEARNT = StrategyState.empty()
            .with(
                    new StrategyContext(Band.AT_RISK, ValueTier.HIGH, CustomerGroup.REGULAR, Optional.empty()),
                    new Covariates(0.5, 100, 50),
                    ActionType.COUPON,
                    true,
                    4);

    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private SwitchableModels models = new SwitchableModels("formula");
    private String format = "tidewatch";
    private HomePartition home = new HomePartition(1);
    private KeyValueStore<String, byte[]> profiles;
    private KeyValueStore<Integer, byte[]> pending;

    @TempDir
    private Path folder;

    @BeforeEach
    void openStores() {
        profiles = store(Names.PROFILES, Serdes.String());
        store(Names.TIMERS, Serdes.Bytes());
        store(Names.SHADOW, Serdes.String());
        store(Names.ERASED, Serdes.Bytes());
        pending = store(Names.PENDING, Serdes.Integer());
        context.setCurrentSystemTimeMs(TIME.toEpochMilli());
    }

    @Test
    void sendsNothingWhileItStarts() {
        // Given
        leave(0, 10, "left");

        // When
        EngineTask task = task();

        // Then
        assertThat(scored()).isEmpty();
        task.turn();
        assertThat(scored()).as("there was something to send").isNotEmpty();
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
        assertThat(new PendingSlots(pending, 0).restore())
                .singleElement()
                .satisfies(row -> assertThat(row.value().orElseThrow()).isEqualTo(json("new")));
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

    @Test
    void switchesBetweenTwoBatchesAndNotInOne() throws Exception {
        // Given
        EngineTask task = task(new TaskBoard(), 6);
        processAll(task, "a1", "a2", "a3", "a4", "a5");

        // When: another model comes into force while the batch is not full yet
        InForce before = models.activate(5, "other");
        task.turn();
        processAll(task, "a6", "b1", "b2", "b3", "b4", "b5", "b6");

        // Then
        List<String> expected = new ArrayList<>(Collections.nCopies(6, "formula"));
        expected.addAll(Collections.nCopies(6, "other"));
        assertThat(models()).isEqualTo(expected);
        assertThat(before.model().retain()).as("still in use").isFalse();
    }

    @Test
    void switchesWhileNothingHappens() {
        // Given
        TaskBoard board = new TaskBoard();
        EngineTask task = task(board);

        // When
        models.activate(5, "other");
        task.turn();

        // Then
        assertThat(board.tasks()).extracting(TaskStatus::model).containsExactly("other");
    }

    @Test
    void keepsTheOldModelAliveUntilTheTaskHasSwitched() throws Exception {
        // Given
        EngineTask task = task();
        task.process(record("a1"));

        // When
        InForce before = models.activate(5, "other");

        // Then
        assertThat(models.closed()).isEmpty();
        task.process(record("a2"));
        assertThat(models.closed()).containsExactly("formula");
        assertThat(before.model().retain()).isFalse();
        task.close();
        assertThat(models.closed()).containsExactly("formula");
    }

    @Test
    void aNextOwnerKnowsSinceWhenTheModelIsInForce() throws Exception {
        // Given
        EngineTask earlier = task();
        earlier.process(record("a1"));
        earlier.process(record("a2"));
        models.activate(5, "other");
        earlier.turn();
        earlier.close();
        ModelMark mark = new PendingSlots(pending, 0).model().orElseThrow();

        // When
        EngineTask next = task();
        next.process(record("b1"));
        next.process(record("b2"));

        // Then
        assertThat(mark.activation()).isEqualTo(5);
        assertThat(mark.since()).isEqualTo(TIME.toEpochMilli());
        assertThat(new PendingSlots(pending, 0).model()).contains(mark);
        assertThat(models()).containsExactly("formula", "formula", "other", "other");
    }

    @Test
    void aNextOwnerWhoseInstanceKnowsLessWaitsForIt() throws Exception {
        // Given: the earlier owner had switched at pointer 5, this instance has not read it yet
        EngineTask earlier = task();
        models.activate(5, "other");
        earlier.turn();
        earlier.close();
        SwitchableModels slower = new SwitchableModels("formula");
        slower.activateWhenAwaited(5, "other");
        models = slower;

        // When
        EngineTask next = task();
        next.process(record("b1"));
        next.process(record("b2"));

        // Then
        assertThat(models()).containsExactly("other", "other");
    }

    @Test
    void aNextOwnerThatCannotGetTheModelGoesOnWithItsOwnFromThere() throws Exception {
        // Given
        EngineTask earlier = task();
        earlier.process(record("a1"));
        earlier.process(record("a2"));
        models.activate(5, "other");
        earlier.turn();
        earlier.close();
        models = new SwitchableModels("formula");

        // When
        EngineTask next = task();
        next.process(record("b1"));
        next.process(record("b2"));

        // Then
        assertThat(models()).containsExactly("formula", "formula", "formula", "formula");
        assertThat(new PendingSlots(pending, 0).model())
                .hasValueSatisfying(mark -> assertThat(mark.since()).isEqualTo(TIME.toEpochMilli()));
    }

    @Test
    void aNextOwnerBeginsWithTheModelThatTheEarlierOneLeft() throws Exception {
        // Given: an event is left waiting, and another model was activated since
        EngineTask earlier = task();
        earlier.process(record("a1"));
        earlier.close();
        models = new SwitchableModels("formula");
        models.activate(5, "other");
        models.keep("formula");

        // When
        EngineTask next = task();
        next.process(record("b1"));
        next.process(record("b2"));
        next.process(record("c1"));
        next.process(record("c2"));

        // Then: what was left is decided with the one, and the switch comes behind the first whole batch
        assertThat(models()).containsExactly("formula", "formula", "formula", "other", "other");
        assertThat(models.closed()).containsExactly("formula", "formula");
    }

    @Test
    void aPointerToTheSameModelChangesNothing() {
        // Given
        EngineTask task = task();
        models.activate(5, "other");
        task.turn();
        ModelMark mark = new PendingSlots(pending, 0).model().orElseThrow();

        // When
        models.sayAgain(9);
        task.turn();

        // Then
        assertThat(new PendingSlots(pending, 0).model())
                .contains(new ModelMark(
                        9, mark.identity(), mark.since(), mark.published(), mark.lines(), Optional.empty()));
        assertThat(models.closed()).containsExactly("formula");
    }

    @Test
    void whatAStrategyHasLearntIsKeptSoThatANextOwnerGoesOnWithIt() {
        // Given
        EngineTask task = task();
        models.learn(9, LEARNT);

        // When
        task.turn();

        // Then: the same model decides
        assertThat(new PendingSlots(pending, 0).model().orElseThrow().strategy())
                .contains(LEARNT);
        assertThat(models.closed()).isEmpty();

        // When: another owner begins, and more has been learnt since
        task.close();
        models.learn(12, StrategyState.empty());
        EngineTask next = task();

        // Then: what waits is decided by what was known, and the switch comes where nothing waits
        assertThat(new PendingSlots(pending, 0).model().orElseThrow().strategy())
                .contains(LEARNT);
        next.turn();
        assertThat(new PendingSlots(pending, 0).model().orElseThrow().strategy())
                .contains(StrategyState.empty());
    }

    /** A stream thread that waited for it would spin for ever while the instance said that it is ready. */
    @Test
    void aModelInForceThatIsClosedStopsTheTaskRatherThanHoldingItsThread() {
        // Given
        models.inForce().model().release();

        // When / Then
        assertThatThrownBy(this::task)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The model in force is closed.");
    }

    @Test
    void aTaskThatStartsInVainLeavesNothingBehind() {
        // Given: a device without room for another scorer
        TaskBoard board = new TaskBoard();
        models.failNextScorers(1);

        // When
        assertThatThrownBy(() -> task(board)).hasMessage("no room on the device");
        EngineTask second = task(board);
        second.close();
        models.activate(5, "other");

        // Then
        assertThat(board.tasks()).isEmpty();
        assertThat(models.closed()).containsExactly("formula");
    }

    @Test
    void aTaskThatCannotTakeTheNextModelStillHoldsTheOneBefore() {
        // Given
        EngineTask task = task();
        models.activate(5, "other");
        models.failNextScorers(1);

        // When
        assertThatThrownBy(task::turn).hasMessage("no room on the device");
        List<String> whileAtWork = models.closed();
        task.close();

        // Then
        assertThat(whileAtWork).isEmpty();
        assertThat(models.closed()).containsExactly("formula");
        models.activate(6, "third");
        assertThat(models.closed()).containsExactly("formula", "other");
    }

    /** What is shown for people to look at decides nothing. */
    @Test
    void theMemoryOfATaskIsNotSharedWithWhatTheBoardShows() {
        // Given: a heap whose part for a batch holds some events, and not one if it were shared by so many
        TaskBoard board = new TaskBoard();
        IntStream.range(1, 500).forEach(partition -> board.started(new TaskId(0, partition), 0));
        EngineTask task = task(board, 6, 1 << 20);

        // When
        task.process(record("a1"));

        // Then
        assertThat(scored()).as("a batch that waits for more").isEmpty();
    }

    /** It would be unpacked twice for each batch. */
    @Test
    void aShadowLeavesTheRowsAtHand() {
        // Given
        models.shadow("other");
        EngineTask task = task();
        processAll(task, "a1", "a2");

        // When: nobody could read a row of the store any more
        profiles.put("user", new byte[] {-1});
        processAll(task, "b1", "b2");

        // Then
        assertThat(scored()).containsExactly("a1", "a2", "b1", "b2");
    }

    @Test
    void whatWasLeftIsReadInTheFormatOfInputAgain() {
        // Given: as Connect wrote it, which is what waits
        String key = "\"user\"";
        String value = "{\"schema\":null,\"payload\":" + new String(json("left"), StandardCharsets.UTF_8) + "}";
        leave(
                0,
                new PendingRow(
                        "shop.events",
                        0,
                        10,
                        0L,
                        Optional.of(bytes(key)),
                        Optional.of(bytes(value)),
                        new RecordHeaders()));
        format = "connect";

        // When
        EngineTask task = task();
        task.turn();

        // Then: and what comes of it is the user's own
        assertThat(scored()).containsExactly("left");
        assertThat(context.forwarded())
                .isNotEmpty()
                .allSatisfy(sent -> assertThat((byte[]) sent.record().key()).isEqualTo(bytes("user")));
    }

    @Test
    void anEventOfAnotherPartitionIsSentOnAndNotDecided() {
        // Given: the task is that of partition 0
        home = elsewhere();
        context.setRecordMetadata("shop.events", 0, 5);
        EngineTask task = task();

        // When
        processAll(task, "a1", "a2", "a3");
        task.turn();

        // Then
        assertThat(scored()).isEmpty();
        assertThat(context.forwarded(Names.REROUTED))
                .as("events, and a note of progress")
                .hasSize(4);
    }

    /** What was left, what comes, what is known already, what is refused, what is sent on, and what still waits. */
    @Test
    void everyRecordThatATaskTookWaitsOrHasGoneOut() {
        // Given
        leave(0, 10, "left");
        TaskBoard board = new TaskBoard();
        EngineTask task = task(board);
        TaskStatus status = board.tasks().get(0);

        // When, then
        processAll(task, "a", "a", "b");
        task.turn();
        assertThat(status.unaccounted()).isZero();
        task.process(new Record<>(bytes("user"), new byte[] {'{'}, 0L, new RecordHeaders()));
        task.process(record("waits"));
        task.turn();
        assertThat(status.unaccounted()).isZero();
        context.setRecordMetadata(Names.repartition("tidewatch", Names.REROUTED), 0, 5);
        task.process(record("arrived"));
        task.turn();
        assertThat(status.unaccounted()).isZero();
        home = elsewhere();
        context.setRecordMetadata("shop.events", 0, 6);
        EngineTask other = task(board);
        processAll(other, "sent on");
        other.turn();
        assertThat(board.tasks()).extracting(TaskStatus::unaccounted).containsOnly(0L);
    }

    /** Or a user whose events come with wrapped and with bare keys would have two profiles. */
    @Test
    void anEventGoesToThePartitionOfItsUserHoweverItsKeyIsWritten() {
        // Given
        format = "connect";
        home = elsewhere();
        context.setRecordMetadata("shop.events", 0, 5);
        byte[] key = bytes("\"user\"");

        // When: it is sent on, and arrives
        task().process(new Record<>(key, json("a"), 0L, new RecordHeaders()));
        Record<?, ?> onTheWay = context.forwarded(Names.REROUTED).get(0).record();
        context.setRecordMetadata(Names.repartition("tidewatch", Names.REROUTED), 0, 6);
        EngineTask other = task();
        other.process(new Record<>((byte[]) onTheWay.key(), (byte[]) onTheWay.value(), 0L, onTheWay.headers()));

        // Then: it waits there as it came
        assertThat(onTheWay.key()).isEqualTo(bytes("user"));
        assertThat(new PendingSlots(pending, 0).restore())
                .singleElement()
                .satisfies(row -> assertThat(row.key().orElseThrow()).isEqualTo(key));
        other.process(record("b"));
        assertThat(scored()).containsExactly("a", "b");
    }

    @Test
    void anEventThatWasSentOnIsDecidedAndNeverSentOnAgain() {
        // Given: as if partitions had been counted differently where it came from
        home = elsewhere();
        context.setRecordMetadata(Names.repartition("tidewatch", Names.REROUTED), 0, 5);
        EngineTask task = task();

        // When
        processAll(task, "a1", "a2");

        // Then
        assertThat(scored()).containsExactly("a1", "a2");
        assertThat(context.forwarded(Names.REROUTED)).isEmpty();
    }

    @Test
    void aDeadLetterOfOneThatWasSentOnNamesWhereItLayAtFirst() {
        // Given
        context.setRecordMetadata(Names.repartition("tidewatch", Names.REROUTED), 0, 5);
        EngineTask task = task();
        RecordHeaders headers = new RecordHeaders();
        headers.add(Origin.HEADER, "3/777/1234".getBytes(StandardCharsets.US_ASCII));

        // When
        task.process(new Record<>("user".getBytes(StandardCharsets.UTF_8), new byte[] {'{'}, 0L, headers));

        // Then
        DeadLetter letter = DeadLetter.readFrom(
                        context.forwarded(Names.DEAD_LETTERS).get(0).record().headers())
                .orElseThrow();
        assertThat(letter.sourceTopic()).isEqualTo("shop.events");
        assertThat(letter.sourcePartition()).isEqualTo(3);
        assertThat(letter.sourceOffset()).isEqualTo(777);
        assertThat(letter.sourceTimestamp()).isEqualTo(1_234);
    }

    /** So many partitions that the user belongs to another one than 0. */
    private static HomePartition elsewhere() {
        return IntStream.range(2, 100)
                .mapToObj(HomePartition::new)
                .filter(partitions -> partitions.of("user".getBytes(StandardCharsets.UTF_8)) != 0)
                .findFirst()
                .orElseThrow();
    }

    private EngineTask task() {
        return task(new TaskBoard());
    }

    private EngineTask task(TaskBoard board) {
        return task(board, 2);
    }

    private EngineTask task(TaskBoard board, int maxEvents) {
        return task(board, maxEvents, 1 << 30);
    }

    private EngineTask task(TaskBoard board, int maxEvents, long heapBytes) {
        TidewatchConfig config = EngineHarness.config(
                folder,
                "batch: {max_events: " + maxEvents + "}\ntime: {mode: replay}\ninput: {format: " + format + "}\n");
        EngineParts parts = new EngineParts(
                models,
                new EngineCounters(),
                board,
                new TaskShares(),
                new HeapBudget(heapBytes),
                home,
                new TaskSources(config.savepointTopic()),
                () -> TimeUnit.MILLISECONDS.toNanos(context.currentSystemTimeMs()));
        return new EngineTask(config, parts, context, 0);
    }

    private static void processAll(EngineTask task, String... eventIds) {
        for (String eventId : eventIds) {
            task.process(record(eventId));
        }
    }

    private void leave(int slot, long offset, String eventId) {
        leave(
                slot,
                new PendingRow(
                        "shop.events",
                        0,
                        offset,
                        0L,
                        Optional.of(bytes("user")),
                        Optional.of(json(eventId)),
                        new RecordHeaders()));
    }

    private void leave(int slot, PendingRow row) {
        PendingBlock block = new PendingBlock(0, 1_000);
        block.append(row);
        pending.put(slot, block.array());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The models of what was scored, in order. */
    private List<String> models() {
        return features().stream().map(FeatureRecord::model).toList();
    }

    private List<String> scored() {
        return features().stream().map(FeatureRecord::eventId).toList();
    }

    private List<FeatureRecord> features() {
        List<FeatureRecord> features = new ArrayList<>();
        for (MockProcessorContext.CapturedForward<? extends byte[], ? extends byte[]> forward :
                context.forwarded(Names.FEATURES)) {
            try {
                features.addAll(FeatureRecordCodec.read(forward.record().value()));
            } catch (InvalidMessageException notOurs) {
                throw new AssertionError(notOurs);
            }
        }
        return features;
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
