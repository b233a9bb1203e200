package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One engine for hours under a steady load of everything: events of all types, retries, messages that are none, silences that come to
 * their ends, another model now and then and one in the shadow. What it takes must not grow. In a replay, since silences take weeks:
 * years of the shop's time pass.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = FaultForm.NOT_IN_A_BUILD)
class SoakIT {
    private static final int MINUTES =
            Integer.getInteger("tidewatch.soak.minutes", FaultForm.ofThisRun().of(3, 120));
    /** Less shows no slope: memory of RocksDB and of compiled code settles in the first half hour, and heights are those of half hours. */
    private static final int LEAST_MINUTES_FOR_A_SLOPE = 95;

    private static final int PER_SECOND = 300;
    private static final int CUSTOMERS = 3000;
    private static final int PARTITIONS = 4;
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** Of models; far more often to see what a switch alone leaves behind. */
    private static final Duration SWITCH = Duration.ofSeconds(Integer.getInteger("tidewatch.soak.switch.seconds", 600));

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final String OTHER = "other";
    /** Write buffers are charged to the cache of blocks, which all stores share. */
    private static final String ROCKS = "kafka_stream_state_block_cache_usage";

    private static final double BYTES_A_MIB = 1 << 20;

    /** All of the heap is touched at the start, so that what the process takes more later is native memory. Compiled as in production. */
    private static final Circumstances WHOLE_HEAP =
            Circumstances.jvm("-Xms320m", "-Xmx320m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=4");

    @TempDir
    private Path folder;

    private final SoakReport report = new SoakReport();

    @Test
    void whatAnEngineTakesDoesNotGrow(TestKafka kafka) {
        assumeTrue(ProcessFigures.arePossible(), "needs Linux and a JDK's jcmd");
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineProcess engine = EngineProcess.start(
                        EngineSettings.replay("soak", topics, folder.resolve("state")), WHOLE_HEAP)) {
            ModelRoll roll = new ModelRoll(topics);
            roll.done("publish", OtherModel.make(folder, OTHER).toString());
            await("at work").atMost(SOON).until(engine::hasBegun);
            OpsPages pages = OpsPages.of(engine);
            try (SteadyLoad load = new SteadyLoad(topics, PER_SECOND, CUSTOMERS)) {
                soak(topics, engine, pages, load, roll);
                load.stop();
                await("no lag").atMost(SOON).pollInterval(PAUSE).until(() -> lag(topics) == 0);

                // Then: a process that counts from its start, and was never started again, counts exactly; but for what
                // a
                // transaction had decided that the brokers did not confirm, which is decided and counted once more
                assertThat(engine.isAlive()).isTrue();
                boolean exact = !engine.output().contains("Transaction given up");
                await("every event scored").atMost(SOON).pollInterval(PAUSE).untilAsserted(() -> {
                    assertCounted(pages, "tidewatch_events_scored_total", load.events(), exact);
                    assertCounted(pages, "tidewatch_events_duplicate_total", load.retries(), exact);
                    assertCounted(pages, "tidewatch_events_in_total", load.messages(), exact);
                });
                assertThat(pages.metric("tidewatch_scoring_failures_total")).hasValue(0);
                assertThat(pages.metric("tidewatch_shadow_failures_total")).hasValue(0);
                if (MINUTES >= LEAST_MINUTES_FOR_A_SLOPE) {
                    assertThat(report.growth()).isEmpty();
                }
            }
            engine.stop();
        }
    }

    private static void assertCounted(OpsPages pages, String metric, long expected, boolean exact) {
        assertThat(pages.metric(metric).orElse(0))
                .as(metric)
                .isBetween((double) expected, exact ? expected : Double.MAX_VALUE);
    }

    private void soak(ShopTopics topics, EngineProcess engine, OpsPages pages, SteadyLoad load, ModelRoll roll) {
        long begun = System.nanoTime();
        int looks = 0;
        int switches = 0;
        for (Duration passed = Duration.ZERO; passed.toMinutes() < MINUTES; passed = since(begun)) {
            if (passed.compareTo(LOOK.multipliedBy(looks)) >= 0) {
                looks++;
                ProcessFigures process = ProcessFigures.of(engine.pid());
                report.add(new SoakReport.Look(
                        minutes(since(begun)),
                        process,
                        pages.largest(ROCKS).orElse(0) / BYTES_A_MIB,
                        load.messages(),
                        lag(topics)));
                // Each time, so that a run that is ended leaves what it saw.
                report.write(FaultResult.FOLDER, "%d messages/s".formatted(PER_SECOND));
            }
            if (passed.compareTo(SWITCH.multipliedBy(switches + 1L)) >= 0) {
                switches++;
                report.mark(minutes(passed), change(roll, switches));
            }
            FaultScene.pause(PAUSE);
        }
    }

    /** In turn: the other model into the shadow, then into force, then back and out. */
    private static String change(ModelRoll roll, int number) {
        return switch (number % 3) {
            case 1 -> {
                roll.done("shadow", OTHER);
                yield "shadow";
            }
            case 2 -> {
                roll.done("shadow", "--off");
                roll.done("activate", OTHER);
                yield "activate";
            }
            default -> {
                roll.done("rollback");
                yield "rollback";
            }
        };
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static double minutes(Duration duration) {
        return duration.toNanos() / (double) TimeUnit.MINUTES.toNanos(1);
    }

    private static long lag(ShopTopics topics) {
        Map<TopicPartition, Long> taken = topics.committed("soak");
        return topics.ends(TopicNames.SHOP_EVENTS).entrySet().stream()
                .mapToLong(end -> end.getValue() - taken.getOrDefault(end.getKey(), 0L))
                .sum();
    }
}
