package io.tidewatch.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelPointerCodec;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.PublishedModelCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watch does about failures, and how long tasks wait for one that hears nothing: one that was not started. */
class ModelWatchTest {
    /** Many times over, alone, would be an hour. */
    private static final int TASKS = 400;

    private static final Duration ALONE = Duration.ofSeconds(10);
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private final FormulaScorer scorer = new FormulaScorer("configured", 2);
    private final ServedModel configured =
            ServedModel.of(scorer.manifest(), PolicySettings.defaults(), capacity -> scorer, () -> {});
    private final ModelWatch watch = new ModelWatch(
            () -> {
                throw new IllegalStateException("nobody starts it");
            },
            new LoadedModels(
                    model -> {
                        throw new IllegalStateException("nobody publishes one");
                    },
                    new CountedTrims().heap()),
            configured,
            true,
            TOGETHER);

    @Test
    @Timeout(60)
    void tasksThatWaitForATopicThatWasMadeAnewWaitTogetherNoLongerThanOne() {
        int inVain = 0;
        for (int task = 0; task < TASKS; task++) {
            inVain += watch.awaitActivation(5, ALONE) ? 0 : 1;
        }

        assertThat(inVain).isEqualTo(TASKS);
    }

    @Test
    @Timeout(60)
    void tasksThatWaitForAModelThatNobodyLoadsWaitTogetherNoLongerThanOne() {
        Optional<ModelReference> gone = Optional.of(new ModelReference("gone", "0".repeat(64)));
        int inVain = 0;
        for (int task = 0; task < TASKS; task++) {
            inVain += watch.find(gone, ALONE).isPresent() ? 0 : 1;
        }

        assertThat(inVain).isEqualTo(TASKS);
    }

    @Test
    void whatIsAtHandIsHadThoughNoTimeIsLeft() {
        watch.awaitActivation(5, ALONE);

        assertThat(watch.awaitActivation(InForce.CONFIGURED, ALONE)).isTrue();
        assertThat(watch.find(Optional.empty(), ALONE)).contains(configured);
    }

    @Test
    void whoHearsSomethingMayWaitAgain() {
        WaitBudget budget = new WaitBudget(TOGETHER);

        budget.spent(Duration.ofMillis(150));
        Duration afterOne = budget.within(ALONE);
        budget.spent(Duration.ofMillis(150));
        Duration afterTwo = budget.within(ALONE);
        budget.renew();

        assertThat(afterOne).isEqualTo(Duration.ofMillis(50));
        assertThat(afterTwo).isZero();
        assertThat(budget.within(ALONE)).isEqualTo(TOGETHER);
        assertThat(budget.within(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    @Timeout(60)
    void anErrorWhileAModelLoadsRefusesItAndDoesNotEndTheWatch() {
        // Given
        Topic topic = new Topic();
        PublishedModel model = published("broken");
        List<PublishedModel> loaded = new CopyOnWriteArrayList<>();
        ModelWatch watch = watch(topic, wanted -> {
            loaded.add(wanted);
            throw new NoClassDefFoundError("a class that the graph needs");
        });
        topic.publish(model);
        List<Throwable> failures = new CopyOnWriteArrayList<>();

        // When
        watch.start(failures::add);

        // Then
        assertThat(watch.refusal()).map(Refusal::model).contains("broken");
        assertThat(watch.inForce().model().manifest().name()).isEqualTo("configured");
        topic.schedulePollTask(() -> topic.publish(model));
        await().until(() -> loaded.size() == 2);
        assertThat(failures).isEmpty();
        watch.close();
    }

    @Test
    @Timeout(60)
    void aTaskGivesUpTheModelInForce() {
        // Given
        Topic topic = new Topic();
        PublishedModel model = published("broken");
        ModelWatch watch = watch(topic, ModelWatchTest::served);
        topic.publish(model);
        watch.start(failure -> {
            throw new AssertionError(failure);
        });
        InForce before = watch.inForce();

        // When
        boolean another = watch.giveUp(before.model(), "it says NaN", ALONE);

        // Then
        assertThat(another).isTrue();
        assertThat(before.model().manifest().name()).isEqualTo("broken");
        assertThat(watch.inForce().model().manifest().name()).isEqualTo("configured");
        assertThat(watch.refusal()).map(Refusal::reason).contains("it says NaN");
        assertThat(watch.isGivenUp(before.model())).isTrue();
        assertThat(watch.isGivenUp(watch.inForce().model())).isFalse();
        assertThat(watch.giveUp(watch.inForce().model(), "it says NaN", ALONE))
                .as("there is none behind the configured one")
                .isFalse();
        watch.close();
    }

    @Test
    @Timeout(60)
    void aWatchThatEndsUnexpectedlySaysSo() {
        // Given
        Topic topic = new Topic();
        ModelWatch watch = watch(topic, wanted -> configured);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        watch.start(failures::add);

        // When
        topic.schedulePollTask(() -> {
            throw new StackOverflowError("in a client");
        });

        // Then
        await().until(() -> !failures.isEmpty());
        assertThat(failures).first().isInstanceOf(StackOverflowError.class);
        watch.close();
    }

    /** What a model took lies between what others keep, so that the process would grow by a bit with each. */
    @Test
    @Timeout(60)
    void theMemoryOfAModelIsGivenBackWhenTheLastLetsGoOfIt() {
        // Given: a task holds the model that is replaced
        Topic topic = new Topic();
        CountedTrims trims = new CountedTrims();
        ModelWatch watch = watch(topic, ModelWatchTest::served, trims.heap());
        topic.publish(published("first"));
        watch.start(failure -> {
            throw new AssertionError(failure);
        });
        ServedModel first = watch.inForce().model();
        assertThat(first.retain()).isTrue();

        // When
        topic.schedulePollTask(() -> topic.publish(published("second")));
        await().until(() -> watch.inForce().model().manifest().name().equals("second"));
        AtomicInteger looks = new AtomicInteger();
        topic.schedulePollTask(looks::incrementAndGet);
        topic.schedulePollTask(looks::incrementAndGet);
        await().until(() -> looks.get() == 2);

        // Then
        assertThat(trims.count()).as("while it is held").isZero();
        first.release();
        await().until(() -> trims.count() == 1);
        watch.close();
    }

    private static PublishedModel published(String name) {
        return new PublishedModel(name, Instant.EPOCH, "a test", "{}", new byte[0], Optional.empty());
    }

    private static ServedModel served(PublishedModel wanted) {
        FormulaScorer scorer = new FormulaScorer(wanted.name(), 2);
        return ServedModel.of(
                scorer.manifest(),
                PolicySettings.defaults(),
                Optional.of(wanted.reference()),
                capacity -> scorer,
                () -> {});
    }

    private ModelWatch watch(Topic topic, LoadedModels.Loading loading) {
        return watch(topic, loading, new CountedTrims().heap());
    }

    private ModelWatch watch(Topic topic, LoadedModels.Loading loading, NativeHeap heap) {
        return new ModelWatch(
                () -> new ModelTopic(topic, Access.as("engine")),
                new LoadedModels(loading, heap),
                configured,
                true,
                TOGETHER);
    }

    /** A client of a topic that can be read again: Kafka's own mock forgets what was read. */
    private static final class Topic extends MockConsumer<String, byte[]> {
        private static final TopicPartition PARTITION = new TopicPartition(TopicNames.MODELS, 0);

        private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();

        Topic() {
            super("earliest");
            updatePartitions(
                    TopicNames.MODELS,
                    List.of(new PartitionInfo(TopicNames.MODELS, 0, null, new Node[0], new Node[0])));
            assign(List.of(PARTITION));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, 0L));
            super.seek(PARTITION, 0);
        }

        /** Adds the model, and a record that makes it active. */
        void publish(PublishedModel model) {
            append(model.name(), PublishedModelCodec.write(model));
            append(
                    ModelKeys.ACTIVE,
                    ModelPointerCodec.write(new ModelPointer(
                            Optional.of(model.reference()), Optional.empty(), "a test", Instant.EPOCH)));
        }

        private void append(String key, byte[] value) {
            log.add(new ConsumerRecord<>(TopicNames.MODELS, 0, log.size(), key, value));
            addRecord(log.get(log.size() - 1));
            updateEndOffsets(Map.of(PARTITION, (long) log.size()));
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            log.stream().filter(record -> record.offset() >= offset).forEach(this::addRecord);
        }
    }
}
