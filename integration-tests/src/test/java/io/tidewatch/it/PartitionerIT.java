package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.preflight.PartitionSample;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers that partition otherwise than Kafka's own: an offline replay of the same events, which knows no partitions, is the oracle, and
 * every user has one profile.
 */
@ExtendWith(BrokerUnderTest.class)
class PartitionerIT {
    private static final int PARTITIONS = 4;
    /** How many the topic had before it was grown. */
    private static final int BEFORE = 2;

    private static final HomePartition HOME = new HomePartition(PARTITIONS);
    private static final HomePartition HOME_BEFORE = new HomePartition(BEFORE);
    /** So long that a backlog's events wait for their batch when the process is killed. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private static final Duration SHORT_WAIT = Duration.ofMillis(50);

    private static ShopLog log;
    private static Outcome oracle;

    @TempDir
    private Path folder;

    @BeforeAll
    static void replayOffline() throws Exception {
        log = ShopLog.of(7, 90);
        oracle = Outcome.ofOfflineReplay(log);
        // Without alerts of silences nothing would tell of a silence that was decided before its end had come.
        assertThat(oracle.alerts()).extracting(ChurnAlert::trigger).contains(Trigger.EVENT, Trigger.SILENCE);
    }

    /** A third of the users is sent by Kafka's producer, a third by librdkafka's, and a third was so before the topic was grown. */
    @Test
    void aUserIsOneUserWhateverPartitionerTheProducerHas(TestKafka kafka) {
        // Given
        String application = "partitioners";
        List<Message> messages = log.messages();
        int grown = messages.size() / 2;
        int flow = messages.size() * 3 / 4;
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = EngineSettings.replay(application, topics, folder.resolve("state"))
                    .instance("one");
            EngineSettings slow = settings.batches(64, LONG_WAIT);

            // When: killed while events wait, some of them for the second time
            run.send(messages.subList(0, grown), message -> partition(message, HOME_BEFORE));
            try (EngineProcess engine = EngineProcess.start(slow)) {
                run.awaitConsumed();
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(7, SHORT_WAIT))) {
                run.awaitDecided();
                engine.kill();
            }
            // And in the flow
            run.send(messages.subList(grown, flow), message -> partition(message, HOME));
            try (EngineProcess engine = EngineProcess.start(slow)) {
                run.awaitMoreScored();
                run.send(messages.subList(flow, messages.size()), message -> partition(message, HOME));
                engine.kill();
            }
            run.end(log);
            try (EngineProcess engine = EngineProcess.start(settings.batches(256, SHORT_WAIT))) {
                run.awaitOutcome(oracle);
                // In order, so that a needless alert would be committed as well.
                engine.stop();
            }

            // Then
            assertThat(oracle.differences(run.outcome())).isEmpty();
            assertThat(run.deadLetters().stream().map(EngineRun::line))
                    .containsExactlyInAnyOrderElementsOf(run.sent().stream()
                            .filter(sent -> sent.message().refusal().isPresent())
                            .map(EngineRun::line)
                            .toList());
            assertThat(astray(run)).isGreaterThan(messages.size() / 3);
            assertEveryUserHasOneProfile(topics, application);
        }
    }

    /**
     * Kafka keeps no order between partitions, so nobody can say which alerts are right; but every event counts once, for one user. A
     * retry in another partition may come long after the event, so there are none.
     */
    @Test
    void norIsAnEventLostOrDoubledThatIsSentToAnyPartition(TestKafka kafka) {
        // Given
        String application = "sprayed";
        Random random = new Random(5);
        List<Message> once = List.copyOf(new LinkedHashSet<>(log.messages()));
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = EngineSettings.replay(application, topics, folder.resolve("state"))
                    .instance("one");

            // When
            run.send(once.subList(0, 10));
            PartitionSample rightly = PartitionSample.of(settings.config());
            run.send(once.subList(10, once.size()), message -> OptionalInt.of(random.nextInt(PARTITIONS)));
            try (EngineProcess engine = EngineProcess.start(settings.batches(64, LONG_WAIT))) {
                run.awaitMoreScored();
                engine.kill();
            }
            try (EngineProcess engine = EngineProcess.start(settings.batches(256, SHORT_WAIT))) {
                run.awaitDecided();
                engine.stop();
            }

            // Then
            assertThat(rightly).isEqualTo(new PartitionSample(10, 0));
            PartitionSample sample = PartitionSample.of(settings.config());
            assertThat(sample.records()).isEqualTo(200 * PARTITIONS);
            assertThat(sample.astray()).as("three of four partitions are wrong").isBetween(500, 700);
            assertThat(run.outcome().scored()).doesNotHaveDuplicates().hasSameElementsAs(oracle.scored());
            assertEveryUserHasOneProfile(topics, application);
        }
    }

    private static OptionalInt partition(Message message, HomePartition others) {
        if (message.key().isEmpty()) {
            return OptionalInt.empty();
        }
        byte[] key = message.key().get();
        return switch (Math.floorMod(new String(key, StandardCharsets.UTF_8).hashCode(), 3)) {
            case 0 -> OptionalInt.of(HOME.of(key));
            case 1 -> OptionalInt.of(consistentRandom(key));
            default -> OptionalInt.of(others.of(key));
        };
    }

    /** The default of librdkafka, which most clients but the Java ones are built on. */
    private static int consistentRandom(byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) (crc.getValue() % PARTITIONS);
    }

    private static long astray(EngineRun run) {
        Function<EngineRun.Sent, Integer> home =
                sent -> sent.message().key().map(HOME::of).orElse(-1);
        return run.sent().stream()
                .filter(sent -> sent.message().event().isPresent())
                .filter(sent -> sent.partition().partition() != home.apply(sent))
                .count();
    }

    private static void assertEveryUserHasOneProfile(ShopTopics topics, String application) {
        Map<String, Set<Integer>> partitions = new TreeMap<>();
        try (CommittedRecords profiles = new CommittedRecords(topics, Names.changelog(application, Names.PROFILES))) {
            for (ConsumerRecord<byte[], byte[]> row : profiles.all()) {
                partitions
                        .computeIfAbsent(new String(row.key(), StandardCharsets.UTF_8), user -> new TreeSet<>())
                        .add(row.partition());
            }
        }
        assertThat(partitions).hasSize(90);
        partitions.forEach((user, own) ->
                assertThat(own).as(user).containsExactly(HOME.of(user.getBytes(StandardCharsets.UTF_8))));
    }
}
