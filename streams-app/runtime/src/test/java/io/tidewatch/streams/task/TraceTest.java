package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.TraceContext;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To which trace what comes out of the topology belongs. */
class TraceTest {
    private static final Instant NOW = EngineHarness.NOW;
    private static final String LIVE = "time: {mode: live}\n";
    private static final byte[] USER = EngineHarness.key("user-1");

    @TempDir
    private Path folder;

    @Test
    void anAlertAfterAnEventAndTheEventsScoreBelongToItsTrace() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When: each event is a trace of its own
            List<TestRecord<byte[], byte[]>> alerts = new ArrayList<>();
            int sent = 0;
            while (alerts.isEmpty() && sent < 40) {
                sent++;
                engine.send(USER, ShopEventCodec.write(trouble("event-" + sent)), of(trace(sent)));
                engine.waitFor(Duration.ofMillis(5));
                alerts.addAll(engine.read(TopicNames.INTERVENTIONS));
            }

            // Then
            assertThat(alerts).isNotEmpty();
            assertThat(TraceContext.of(alerts.get(0).headers())).contains(trace(sent));
            List<TestRecord<byte[], byte[]>> scores = engine.read(TopicNames.SCORES);
            assertThat(scores).hasSize(sent);
            assertThat(TraceContext.of(scores.get(0).headers())).contains(trace(1));
            assertThat(engine.read(TopicNames.FEATURES))
                    .as("a message may be of several events")
                    .allSatisfy(features ->
                            assertThat(TraceContext.of(features.headers())).isEmpty());
        }
    }

    @Test
    void theLastScoreOfSeveralBelongsToTheTraceOfTheEventThatGaveIt() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // When: one batch
            for (int i = 1; i <= 3; i++) {
                engine.send(USER, ShopEventCodec.write(trouble("event-" + i)), of(trace(i)));
            }
            engine.waitFor(Duration.ofMillis(100));

            // Then
            assertThat(engine.read(TopicNames.SCORES))
                    .singleElement()
                    .satisfies(score ->
                            assertThat(TraceContext.of(score.headers())).contains(trace(3)));
        }
    }

    @Test
    void aSilenceBelongsToNoTraceEvenIfAnEventEndsIt() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            Instant longAgo = NOW.minus(Duration.ofDays(29));
            engine.send(USER, ShopEventCodec.write(visit("a", longAgo)), of(trace(1)));
            engine.waitFor(Duration.ofMillis(100));

            // When: the event that ends the silence comes before any timer had its turn
            engine.send(USER, ShopEventCodec.write(visit("b", NOW)), of(trace(2)));
            engine.waitFor(Duration.ofMillis(100));

            // Then
            List<TestRecord<byte[], byte[]>> ofSilence = engine.read(TopicNames.INTERVENTIONS).stream()
                    .filter(alert -> trigger(alert) == Trigger.SILENCE)
                    .toList();
            assertThat(ofSilence)
                    .isNotEmpty()
                    .allSatisfy(alert ->
                            assertThat(TraceContext.of(alert.headers())).isEmpty());
        }
    }

    @Test
    void aDeadLetterKeepsTheTraceOfItsMessage() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            engine.send(USER, "no event".getBytes(StandardCharsets.UTF_8), of(trace(7)));

            assertThat(engine.read(TopicNames.DEAD_LETTERS))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(TraceContext.of(letter.headers())).contains(trace(7)));
        }
    }

    private static Trigger trigger(TestRecord<byte[], byte[]> alert) {
        try {
            return ChurnAlertCodec.read(alert.value()).trigger();
        } catch (InvalidMessageException notOurs) {
            throw new AssertionError(notOurs);
        }
    }

    private static TraceContext trace(int number) {
        return new TraceContext(
                "00-4bf92f3577b34da6a3ce929d0e0e%04d-00f067aa0ba902b7-01".formatted(number), Optional.of("vendor=1"));
    }

    private static Headers of(TraceContext trace) {
        Headers headers = new RecordHeaders();
        trace.addTo(headers);
        return headers;
    }

    private static ShopEvent visit(String id, Instant time) {
        return ShopEvent.of(id, "user-1", EventType.BROWSE, time).build();
    }

    private static ShopEvent trouble(String id) {
        return ShopEvent.of(id, "user-1", EventType.SUPPORT, NOW).rating(0).build();
    }
}
