package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose brokers fall silent says so where an operator looks, stays alive, and goes on when they are back. */
class OutageIT {
    private static final String GROUP = "outage";
    private static final int PARTITIONS = 2;
    /** Half a minute of silence, and the looks that notice it, on a machine that is busy. */
    private static final Duration NOTICED = Duration.ofSeconds(150);
    /** The transactions and the membership that ended meanwhile begin anew. */
    private static final Duration RECOVERED = Duration.ofSeconds(150);

    private static final int OUTAGES = 3;
    /** For a commit to fail, where there is one. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(12);

    private static final Pattern GIVEN_UP = Pattern.compile("Detected that the thread is being fenced");

    @TempDir
    private Path folder;

    @Test
    void silentBrokersAreNamedAndTheEngineGoesOnWhenTheyAreBack() {
        ShopLog log = ShopLog.of(4, 20);
        int third = log.messages().size() / 3;
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ShopTopics topics = ShopTopics.on(broker, PARTITIONS);
                EngineRun run = new EngineRun(topics, GROUP);
                EngineProcess engine =
                        EngineProcess.start(EngineSettings.replay(GROUP, topics, folder.resolve("state")))) {
            // Given
            OpsPages pages = OpsPages.of(engine);
            run.send(log.messages().subList(0, third));
            await().atMost(RECOVERED).untilAsserted(() -> {
                assertThat(pages.status("/health/ready")).isEqualTo(200);
                assertThat(pages.metric(lag(0))).hasValue(0);
                assertThat(pages.metric(lag(1))).hasValue(0);
                assertThat(pages.metric("tidewatch_broker_silent_seconds")).hasValue(0);
            });
            run.send(log.messages().subList(third, 2 * third));
            await().atMost(RECOVERED).untilAsserted(() -> {
                assertThat(pages.json("/status").at("/input/last_commit").isNull())
                        .isFalse();
                assertThat(pages.metric(lag(0))).hasValue(0);
                assertThat(pages.metric(lag(1))).hasValue(0);
            });

            // When
            broker.freeze();

            // Then
            await().atMost(NOTICED).untilAsserted(() -> {
                assertThat(pages.json("/health/ready").get("cause").asText()).contains("no broker has answered since");
                assertThat(pages.status("/health/ready")).isEqualTo(503);
            });
            assertThat(pages.status("/health/live")).isEqualTo(200);
            assertThat(pages.metric(lag(0))).hasValue(0);
            assertThat(pages.metric(lag(1))).hasValue(0);
            assertThat(pages.metric("tidewatch_broker_silent_seconds").orElse(0))
                    .isGreaterThan(30);
            assertThat(pages.metric("tidewatch_input_lag_age_seconds").orElse(0))
                    .isGreaterThan(30);
            JsonNode status = pages.json("/status");
            assertThat(status.at("/brokers/answering").asBoolean()).isFalse();
            assertThat(status.at("/brokers/silent_since").asText()).isNotBlank();
            assertThat(status.at("/input/last_commit").asText())
                    .isLessThan(status.at("/brokers/silent_since").asText());
            assertThat(status.at("/input/partitions")).hasSize(PARTITIONS);

            // When
            broker.thaw();

            // Then
            await().atMost(RECOVERED)
                    .untilAsserted(
                            () -> assertThat(pages.status("/health/ready")).isEqualTo(200));
            run.send(log.messages().subList(2 * third, log.messages().size()));
            await().atMost(RECOVERED).until(() -> run.undecided() == 0);
            assertThat(pages.status("/health/live")).isEqualTo(200);
            assertThat(pages.metric("tidewatch_broker_silent_seconds")).hasValue(0);
            assertThat(pages.json("/status").get("lost_events")).isEmpty();
            assertThat(engine.output()).contains("No broker answers", "Brokers answer again");
        }
    }

    /**
     * Outages that last longer than a commit may: the transaction under way is given up, and what it had decided is decided anew. In
     * production a commit waits for a minute ({@code max.block.ms}); here for seconds, so that the test need not.
     */
    @Test
    void outagesInTheMiddleOfABacklogLoseAndDoubleNothing() throws Exception {
        ShopLog log = ShopLog.of(7, 70);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        int part = log.messages().size() / (OUTAGES + 1);
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
                ShopTopics topics = ShopTopics.on(broker, PARTITIONS);
                EngineRun run = new EngineRun(topics, GROUP);
                EngineProcess engine = EngineProcess.start(EngineSettings.replay(GROUP, topics, folder.resolve("state"))
                        .batches(7, Duration.ofMillis(50))
                        .kafka(Map.of("producer.max.block.ms", "3000")))) {
            // When
            for (int outage = 0; outage < OUTAGES; outage++) {
                run.send(log.messages().subList(outage * part, (outage + 1) * part));
                // Once it is up, most of what was just sent is still to be decided; an idle machine would not wait for
                // a look.
                await().atMost(RECOVERED).until(() -> !run.outcome().scored().isEmpty());
                long before = givenUp(engine);
                broker.freeze();
                // Where the engine had just decided everything it has nothing to give up; another outage will find it
                // at work.
                await().atMost(NOTICED).until(noticed(() -> givenUp(engine) > before));
                broker.thaw();
            }
            run.finish(log);
            run.awaitOutcome(oracle, RECOVERED);
            engine.stop();

            // Then
            assertThat(givenUp(engine))
                    .as("an engine that had nothing to give up shows nothing")
                    .isPositive();
            assertThat(oracle.alerts()).isNotEmpty();
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    private static Callable<Boolean> noticed(Callable<Boolean> condition) {
        long since = System.nanoTime();
        return () -> condition.call() || System.nanoTime() - since > LONG_ENOUGH.toNanos();
    }

    private static long givenUp(EngineProcess engine) {
        return GIVEN_UP.matcher(engine.output()).results().count();
    }

    private static String lag(int partition) {
        return "tidewatch_input_lag_records{partition=\"%d\"}".formatted(partition);
    }
}
