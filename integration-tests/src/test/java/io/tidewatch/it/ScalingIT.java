package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances from one to many and back under load, without standbys and with them: lag and latency over time go into a plot, and what comes
 * out is the oracle's.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
class ScalingIT {
    /** As many as the catalog's partitions, which is the most that have something to do. */
    private static final int PARTITIONS = 12;

    private static final int MOST = Integer.getInteger("tidewatch.scaling.instances", 12);
    private static final int EVENTS_A_SECOND = Integer.getInteger("tidewatch.scaling.rate", 100);
    private static final Duration HOLD = Duration.ofSeconds(Integer.getInteger("tidewatch.scaling.hold", 40));
    private static final Duration STARTED = Duration.ofMinutes(3);
    /** Twelve of them share a machine. */
    private static final Circumstances SMALL = Circumstances.jvm("-Xmx160m");

    private static final int EVENTS_A_CUSTOMER = 70;

    @TempDir
    private Path folder;

    @Test
    void instancesComeAndGo(BrokerTrio brokers) throws Exception {
        Map<String, LatencyWatch.Series> runs = new LinkedHashMap<>();
        for (int standbys = 0; standbys <= 1; standbys++) {
            runs.put(standbys == 0 ? "no standbys" : "one standby", run(brokers, standbys));
        }
        Files.createDirectories(FaultResult.FOLDER);
        new ObjectMapper().writeValue(FaultResult.FOLDER.resolve("scaling.json").toFile(), runs);
        Files.writeString(FaultResult.FOLDER.resolve("scaling.svg"), plot(runs));
    }

    private LatencyWatch.Series run(BrokerTrio brokers, int standbys) throws Exception {
        List<Integer> steps = steps();
        int events = (int) (EVENTS_A_SECOND * (steps.size() + 1) * HOLD.toSeconds() * 3 / 2);
        String name = "scaling-" + (standbys == 0 ? "no-standbys" : "standbys");
        ShopLog log = ShopLog.of(61 + standbys, events / EVENTS_A_CUSTOMER);
        try (FaultScene scene = new FaultScene(brokers, name, log, PARTITIONS);
                Instances engines =
                        new Instances(1, scene.settings(folder.resolve(name)).standbys(standbys), SMALL);
                LatencyWatch latency = new LatencyWatch(scene.topics())) {
            await("at work").atMost(STARTED).until(() -> engines.get(0).hasBegun());
            try (PacedFlow flow = new PacedFlow(scene.run(), log, EVENTS_A_SECOND, latency)) {
                for (int wanted : steps) {
                    while (engines.count() < wanted) {
                        int next = engines.add();
                        // One after the other, as a deployment does.
                        await("at work")
                                .atMost(STARTED)
                                .until(() -> engines.get(next).hasBegun());
                        latency.instances(engines.count());
                    }
                    while (engines.count() > wanted) {
                        engines.removeLast();
                        latency.instances(engines.count());
                    }
                    FaultScene.pause(HOLD);
                    flow.check();
                }
            }
            scene.over();
            scene.finish(
                    engines,
                    "from one engine to %d and back, one after the other, %d events/s, %d partitions, %s; counted from the end of the flow"
                            .formatted(
                                    MOST, EVENTS_A_SECOND, PARTITIONS, standbys == 0 ? "no standbys" : "one standby"),
                    latency.summary());
            return latency.series(scene.lags());
        }
    }

    /** Up by halves, and down the same way. */
    private static List<Integer> steps() {
        List<Integer> up = new ArrayList<>(List.of(1));
        for (int instances : List.of(2, 4, 6, 12)) {
            if (instances <= MOST) {
                up.add(instances);
            }
        }
        List<Integer> steps = new ArrayList<>(up);
        for (int i = up.size() - 2; i >= 0; i--) {
            steps.add(up.get(i));
        }
        return steps;
    }

    private static String plot(Map<String, LatencyWatch.Series> runs) throws IOException {
        TimePlot plot = new TimePlot(String.format(
                Locale.ROOT,
                "From one engine to %d and back, %d events/s; %s, %s",
                MOST,
                EVENTS_A_SECOND,
                Machine.describe(),
                Instant.now().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10)));
        plot.panel("instances", curves(runs, LatencyWatch.Series::instances));
        plot.panel("lag, records", curves(runs, LatencyWatch.Series::lagRecords));
        plot.panel("lag, age of the oldest event not taken, s", curves(runs, LatencyWatch.Series::lagSeconds));
        plot.panel(
                "from the send to what was decided being readable, median of each 2 s, s",
                curves(runs, LatencyWatch.Series::median));
        plot.panel("the same, 99th percentile, s", curves(runs, LatencyWatch.Series::p99));
        return plot.svg();
    }

    private static List<TimePlot.Curve> curves(
            Map<String, LatencyWatch.Series> runs,
            java.util.function.Function<LatencyWatch.Series, List<double[]>> of) {
        return runs.entrySet().stream()
                .map(run -> new TimePlot.Curve(run.getKey(), of.apply(run.getValue())))
                .toList();
    }
}
