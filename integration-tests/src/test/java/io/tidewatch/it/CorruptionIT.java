package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.streams.CorruptedEngine;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShadowScoreCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that are aborted and tasks that are corrupted at random moments lose and double nothing: the oracle is the offline
 * replay. One seed is a short form for the gate; {@code -Dtidewatch.corruption.seeds=20} is a long one.
 */
@ExtendWith(BrokerUnderTest.class)
class CorruptionIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(CorruptionIT.class);
    /** How many seeds are tried, from 1 on. */
    private static final int SEEDS = Integer.getInteger("tidewatch.corruption.seeds", 1);

    private static final Pattern CORRUPTED = Pattern.compile(CorruptedEngine.LINE);
    private static final Duration SHORT_WAIT = Duration.ofMillis(50);
    /** Each corruption costs a restore and a rebalance: a second or two on a small machine. */
    private static final Duration LATE = Duration.ofMinutes(4);
    /** Fewer in a run would prove little. */
    private static final int LEAST_CORRUPTIONS = 3;

    private static final String OTHER = "other";

    private static ShopLog log;
    private static Outcome oracle;
    private static Map<String, Path> folders;

    @TempDir
    private static Path models;

    @TempDir
    private Path folder;

    @BeforeAll
    static void replayOffline() throws Exception {
        log = ShopLog.of(7, 70);
        oracle = Outcome.ofOfflineReplay(log);
        assertThat(oracle.alerts()).isNotEmpty();
        folders = Map.of(ShippedModel.NAME, ShippedModel.FOLDER, OTHER, OtherModel.make(models, OTHER));
    }

    static Stream<Arguments> shapes() {
        return LongStream.rangeClosed(1, SEEDS)
                .boxed()
                .flatMap(seed -> Stream.of(
                        Arguments.of(1, 7, 1, seed), Arguments.of(1, 256, 1, seed), Arguments.of(4, 64, 2, seed)));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "{0} partitions, batches of {1}, {2} threads, seed {3}")
    @MethodSource("shapes")
    void corruptedTasksLoseAndDoubleNothing(int partitions, int batch, int threads, long seed, TestKafka kafka) {
        // Given
        String application = "corrupted-%d-%d-%d".formatted(partitions, batch, seed);
        try (ShopTopics topics = ShopTopics.afresh(kafka, partitions);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings one = settings(application, topics, "state", seed).batches(batch, SHORT_WAIT);

            // When: the log is a backlog
            run.finish(log);
            try (EngineProcess engine =
                    EngineProcess.start(threads == 1 ? one : one.laneFor(threads), CorruptedEngine.class)) {
                run.awaitOutcome(oracle, LATE);
                engine.stop();

                // Then
                assertCorrupted(application, engine);
            }
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neitherWithAShadowASwapAndStandbys(long seed, TestKafka kafka) throws Exception {
        // Given: two instances that keep copies of each other's state, and a model in the shadow of the active one
        String application = "corrupted-swap-" + seed;
        int third = log.messages().size() / 3;
        try (ShopTopics topics = ShopTopics.afresh(kafka, 4);
                EngineRun run = new EngineRun(topics, application)) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", folders.get(OTHER).toString());
            roll.done("shadow", OTHER);
            run.send(log.messages().subList(0, third));
            try (EngineProcess first = EngineProcess.start(
                            settings(application, topics, "first", seed).standbys(1), CorruptedEngine.class);
                    EngineProcess second = EngineProcess.start(
                            settings(application, topics, "second", -seed).standbys(1), CorruptedEngine.class)) {
                // When
                run.awaitMoreScored();
                roll.done("activate", OTHER);
                run.send(log.messages().subList(third, 2 * third));
                await("scored by the other model")
                        .atMost(LATE)
                        .until(() -> run.models().containsValue(OTHER));
                roll.done("rollback");
                run.finish(log);
                run.awaitDecided(LATE);
                List<SortedMap<Integer, String>> switches = ModelRoll.switches(run);
                Outcome expected = Outcome.ofOfflineReplays(
                        List.copyOf(run.eventsByPartition().values()), switches, folders, log.end());
                run.awaitOutcome(expected, LATE);
                first.stop();
                second.stop();

                // Then
                assertCorrupted(application, first, second);
                assertThat(switches)
                        .as("a task that never switched would prove little")
                        .anySatisfy(partition -> assertThat(partition).hasSizeGreaterThan(1));
                assertThat(expected.alerts()).extracting(ChurnAlert::model).contains(ShippedModel.NAME);
                assertThat(expected.differences(run.outcome())).isEmpty();
                assertThat(shadowed(topics))
                        .as("every event once in the shadow")
                        .containsExactlyInAnyOrderElementsOf(expected.scored());
            }
        }
    }

    private EngineSettings settings(String application, ShopTopics topics, String state, long seed) {
        return EngineSettings.replay(application, topics, folder.resolve(state)).kafka(CorruptedEngine.kafka(seed));
    }

    private static void assertCorrupted(String application, EngineProcess... engines) {
        List<Long> corruptions = Stream.of(engines)
                .map(engine -> CORRUPTED.matcher(engine.output()).results().count())
                .toList();
        LOGGER.atInfo()
                .addKeyValue("run", application)
                .addKeyValue("corruptions", corruptions)
                .log("Corrupted");
        assertThat(corruptions.stream().mapToLong(Long::longValue).sum()).isGreaterThanOrEqualTo(LEAST_CORRUPTIONS);
    }

    private static List<String> shadowed(ShopTopics topics) throws InvalidMessageException {
        List<String> events = new ArrayList<>();
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.SHADOW)) {
            for (ConsumerRecord<byte[], byte[]> record : records.all()) {
                ShadowScore score = ShadowScoreCodec.read(record.value());
                events.add(score.eventId());
            }
        }
        return events;
    }
}
