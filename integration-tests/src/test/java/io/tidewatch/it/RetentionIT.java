package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Events that were deleted before they were read are told with their offsets and counted, and the engine does the rest. */
@ExtendWith(BrokerUnderTest.class)
class RetentionIT {
    private static final String GROUP = "retention";
    private static final int PARTITIONS = 2;
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final ShopLog log = ShopLog.of(6, 20);
    private ShopTopics topics;
    private EngineSettings settings;

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, PARTITIONS);
        settings = EngineSettings.replay(GROUP, topics, folder.resolve("state"));
    }

    @AfterEach
    void closeClient() {
        topics.close();
    }

    @Test
    void whatWasDeletedWhileTheEngineWasStoppedIsToldAtTheStart() {
        int half = log.messages().size() / 2;
        try (EngineRun run = new EngineRun(topics, GROUP)) {
            // Given
            try (EngineProcess engine = EngineProcess.start(settings)) {
                run.send(log.messages().subList(0, half));
                run.awaitConsumed();
                engine.stop();
            }
            Map<TopicPartition, Long> committed = topics.committed(GROUP);
            run.send(log.messages().subList(half, log.messages().size()));
            TopicPartition first = new TopicPartition(TopicNames.SHOP_EVENTS, 0);
            TopicPartition second = new TopicPartition(TopicNames.SHOP_EVENTS, 1);

            // When
            topics.deleteBefore(first, committed.get(first) + 17);
            // Behind the group: nothing is lost.
            topics.deleteBefore(second, committed.get(second) - 3);

            // Then
            try (EngineProcess engine = EngineProcess.start(settings)) {
                OpsPages pages = OpsPages.of(engine);
                await().atMost(SOON).untilAsserted(() -> {
                    assertThat(pages.metric(lost(0))).hasValue(17);
                    assertThat(pages.metric(lost(1))).hasValue(0);
                });
                JsonNode span = pages.json("/status").at("/lost_events/0");
                assertThat(span.get("partition").asInt()).isZero();
                assertThat(span.get("from_offset").asLong()).isEqualTo(committed.get(first));
                assertThat(span.get("to_offset").asLong()).isEqualTo(committed.get(first) + 17);
                assertThat(span.get("events").asLong()).isEqualTo(17);
                awaitDecidedBut(
                        run,
                        run.sent().stream()
                                .filter(sent -> sent.partition().equals(first)
                                        && sent.offset() >= committed.get(first)
                                        && sent.offset() < committed.get(first) + 17)
                                .toList());
                assertThat(pages.status("/health/ready")).isEqualTo(200);
                assertThat(engine.output().lines().filter(line -> line.contains("deleted before they were read")))
                        .singleElement()
                        .asString()
                        .contains(
                                "partition=\"0\"",
                                "fromOffset=\"%d\"".formatted(committed.get(first)),
                                "events=\"17\"");
                assertThat(pages.metric(lost(0))).as("counted once").hasValue(17);
            }
        }
    }

    /** The engine is frozen for a moment only: no look at the offsets need see it, its consumer finds the hole when it reads on. */
    @Test
    void whatIsDeletedInFrontOfARunningEngineIsTold() {
        int half = log.messages().size() / 2;
        try (EngineRun run = new EngineRun(topics, GROUP);
                EngineProcess engine = EngineProcess.start(settings)) {
            // Given
            OpsPages pages = OpsPages.of(engine);
            run.send(log.messages().subList(0, half));
            run.awaitConsumed();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(pages.metric(lost(1))).hasValue(0));
            Map<TopicPartition, Long> committed = topics.committed(GROUP);
            TopicPartition partition = new TopicPartition(TopicNames.SHOP_EVENTS, 1);

            // When
            engine.freeze();
            run.send(log.messages().subList(half, log.messages().size()));
            topics.deleteBefore(partition, topics.ends(TopicNames.SHOP_EVENTS).get(partition) - 5);
            engine.thaw();

            // Then
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(pages.metric(lost(1)).orElse(0)).isPositive());
            JsonNode span = pages.json("/status").at("/lost_events/0");
            long from = span.get("from_offset").asLong();
            long to = span.get("to_offset").asLong();
            // A fetch that was under way may have brought some of them.
            assertThat(from).isGreaterThanOrEqualTo(committed.get(partition));
            assertThat(to).isEqualTo(topics.ends(TopicNames.SHOP_EVENTS).get(partition) - 5);
            assertThat(pages.metric(lost(1))).hasValue(to - from);
            awaitDecidedBut(
                    run,
                    run.sent().stream()
                            .filter(sent ->
                                    sent.partition().equals(partition) && sent.offset() >= from && sent.offset() < to)
                            .toList());
            assertThat(pages.metric(lost(0))).hasValue(0);
            assertThat(pages.status("/health/live")).isEqualTo(200);
        }
    }

    /** Waits until every event has been decided but those that were sent in lost records only. */
    private static void awaitDecidedBut(EngineRun run, List<EngineRun.Sent> lost) {
        Set<EngineRun.Sent> gone = new HashSet<>(lost);
        Set<String> there = run.sent().stream()
                .filter(sent -> !gone.contains(sent))
                .flatMap(sent -> sent.message().event().stream())
                .map(event -> event.eventId())
                .collect(Collectors.toSet());
        await("all that was not lost")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(Set.copyOf(run.models().keySet())).isEqualTo(there));
    }

    private static String lost(int partition) {
        return "tidewatch_events_lost_total{partition=\"%d\"}".formatted(partition);
    }
}
