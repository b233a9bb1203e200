package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.task.LatencyHistogram.Figures;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long alerts took, through the topology; and the classes that they are counted in. */
class WarningDelayTest {
    private static final Instant NOW = EngineHarness.NOW;
    private static final String LIVE = "time: {mode: live, allowed_lateness: 10m}\n";
    private static final Duration LONG_SILENCE = Duration.ofDays(80);

    @TempDir
    private Path folder;

    @Test
    void anAlertOfSilenceCountsFromItsLineAndTheLatenessThatWasWaitedFor() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given
            engine.send(event("a", "user-1", NOW));
            engine.waitFor(Duration.ofSeconds(1));

            // When: the engine gets no turn for weeks
            engine.waitFor(LONG_SILENCE);

            // Then
            Instant sent = NOW.plusSeconds(1).plus(LONG_SILENCE);
            long late = engine.alerts().stream()
                    .map(ChurnAlert::eventTime)
                    .mapToLong(line -> Duration.between(line.plus(Duration.ofMinutes(10)), sent)
                            .toMillis())
                    .sum();
            assertThat(engine.alertLatency(Trigger.SILENCE).sum()).isEqualTo(Duration.ofMillis(late));
            assertThat(counted(engine, Trigger.SILENCE)).isPositive();
            assertThat(counted(engine, Trigger.EVENT)).isZero();
        }
    }

    @Test
    void anAlertAfterAnEventCountsFromTheEventsArrival() {
        try (EngineHarness engine = new EngineHarness(folder, LIVE)) {
            // Given: events that arrived seven seconds ago
            engine.waitFor(Duration.ofSeconds(7));

            // When
            for (int i = 0; i < 40 && counted(engine, Trigger.EVENT) == 0; i++) {
                engine.send(trouble("event-" + i));
                engine.waitFor(Duration.ofMillis(5));
            }

            // Then
            assertThat(engine.alertLatency(Trigger.EVENT).sum())
                    .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
        }
    }

    @Test
    void aReplaysAlertsAreOfAnotherTime() {
        try (EngineHarness engine = new EngineHarness(folder, "time: {mode: replay}\n")) {
            engine.send(event("a", "user-1", NOW.minus(LONG_SILENCE)));

            engine.tick(NOW);

            assertThat(engine.alerts()).isNotEmpty();
            assertThat(counted(engine, Trigger.SILENCE)).isZero();
        }
    }

    @Test
    void eachIsCountedInTheFirstClassThatHoldsIt() {
        LatencyHistogram histogram = new LatencyHistogram();

        histogram.record(-3);
        histogram.record(50);
        histogram.record(51);
        histogram.record(1_000);
        histogram.record(Duration.ofDays(2).toMillis());

        Figures figures = histogram.figures();
        Map<Duration, Long> classes = IntStream.range(0, figures.bounds().size())
                .boxed()
                .filter(i -> figures.counts().get(i) > 0)
                .collect(Collectors.toMap(figures.bounds()::get, figures.counts()::get));
        assertThat(classes)
                .isEqualTo(Map.of(Duration.ofMillis(50), 2L, Duration.ofMillis(100), 1L, Duration.ofSeconds(1), 1L));
        assertThat(figures.counts()).hasSize(figures.bounds().size() + 1).endsWith(1L);
        assertThat(figures.sum()).isEqualTo(Duration.ofDays(2).plusMillis(1_101));
    }

    private static long counted(EngineHarness engine, Trigger trigger) {
        return engine.alertLatency(trigger).counts().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static ShopEvent event(String id, String user, Instant time) {
        return ShopEvent.of(id, user, EventType.BROWSE, time).build();
    }

    private static ShopEvent trouble(String id) {
        return ShopEvent.of(id, "user-1", EventType.SUPPORT, NOW).rating(0).build();
    }
}
