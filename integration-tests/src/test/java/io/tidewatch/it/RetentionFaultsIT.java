package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines that are away for longer than the brokers keep events: what was deleted is told with its offsets, and everything else is as if it
 * had never been sent.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = FaultForm.NOT_IN_A_BUILD)
class RetentionFaultsIT {
    private static final String NAME = "retention-outage";
    private static final int OUTAGES = FaultForm.ofThisRun().of(1, 3);
    private static final int CUSTOMERS = FaultForm.ofThisRun().of(70, 400);
    private static final int ENGINES = 2;
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** As the catalog says. */
    private static final Duration LONG = Duration.ofDays(7);
    /** The brokers look every five seconds, for the first time half a minute after their start. */
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void anOutageOutlastsTheRetentionOfTheInput(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, NAME, ShopLog.of(61, CUSTOMERS));
                Instances engines = new Instances(
                        ENGINES, scene.settings(folder), (number, one) -> one.instance("engine-" + number))) {
            double share = 1.0 / (3 * OUTAGES + 1);
            long deleted = 0;
            for (int outage = 0; outage < OUTAGES; outage++) {
                // Given: engines that have taken everything, and are away
                scene.flow(share, Duration.ofSeconds(2));
                scene.run().awaitConsumed();
                for (int engine = 0; engine < ENGINES; engine++) {
                    engines.kill(engine);
                }
                Map<TopicPartition, Long> read = scene.topics().committed(NAME);

                // When: the events of this time are deleted by the brokers, and those behind them are not
                scene.flow(share, Duration.ofSeconds(2));
                scene.topics().retention(TopicNames.SHOP_EVENTS, SHORT);
                await("all deleted")
                        .atMost(SOON)
                        .until(() -> scene.topics()
                                .begins(TopicNames.SHOP_EVENTS)
                                .equals(scene.topics().ends(TopicNames.SHOP_EVENTS)));
                scene.topics().retention(TopicNames.SHOP_EVENTS, LONG);
                Map<TopicPartition, Long> begins = scene.topics().begins(TopicNames.SHOP_EVENTS);
                scene.lost(read, begins);
                scene.flow(share, Duration.ofSeconds(2));
                for (int engine = 0; engine < ENGINES; engine++) {
                    engines.start(engine);
                }
                scene.over();
                scene.awaitRecovered(engines);

                // Then: the engines tell of each hole, those that have started together maybe both, and of no other
                Map<TopicPartition, Hole> holes = new HashMap<>();
                begins.forEach((partition, begin) -> holes.put(partition, new Hole(read.get(partition), begin)));
                assertThat(holes.values())
                        .allSatisfy(hole -> assertThat(hole.events()).isPositive());
                await("told")
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(told(engines)).isEqualTo(holes));
                deleted += holes.values().stream().mapToLong(Hole::events).sum();
            }
            scene.finish(
                    engines,
                    "two engines are away for longer than the brokers keep what comes meanwhile; the oracle is a replay without what was"
                            + " deleted; counted from the start of the engines",
                    "%,d messages were deleted before they were read, and the engines told of each."
                            .formatted(deleted));
        }
    }

    /** From which offset to which, the second exclusive. */
    private record Hole(long from, long to) {
        long events() {
            return to - from;
        }
    }

    /** What the engines say in their status was deleted before they read it. */
    private static Map<TopicPartition, Hole> told(Instances engines) {
        Map<TopicPartition, Hole> told = new HashMap<>();
        for (int engine = 0; engine < engines.count(); engine++) {
            for (JsonNode span :
                    OpsPages.of(engines.get(engine)).json("/status").at("/lost_events")) {
                Hole hole = new Hole(
                        span.get("from_offset").asLong(), span.get("to_offset").asLong());
                TopicPartition partition = new TopicPartition(
                        TopicNames.SHOP_EVENTS, span.get("partition").asInt());
                assertThat(span.get("events").asLong()).isEqualTo(hole.events());
                assertThat(told.merge(partition, hole, (one, same) -> one))
                        .as("alike")
                        .isEqualTo(hole);
            }
        }
        return told;
    }
}
