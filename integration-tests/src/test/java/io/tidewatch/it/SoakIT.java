package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.replay.report.Machine;
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
 * An engine at work for hours, with what it takes of its machine looked at all along. Flat means: the median of the last third is at most
 * a tenth above that of the middle third. The first third is left out, in which caches fill and code is compiled.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
class SoakIT {
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("tidewatch.soak.minutes", 120));
    private static final int EVENTS_A_SECOND = Integer.getInteger("tidewatch.soak.rate", 100);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final double GROWTH = 1.1;
    private static final int CUSTOMERS = 2000;
    private static final Duration STARTED = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void nothingGrows(BrokerTrio brokers) throws Exception {
        int events = (int) (EVENTS_A_SECOND * LENGTH.toSeconds());
        // The same customers all the time: a shop's state grows with its customers, which is not what is looked for.
        LargeLog log = LargeLog.steady(CUSTOMERS, events);
        Map<String, List<double[]>> curves = new LinkedHashMap<>();
        try (LargeRun run = new LargeRun(brokers, "soak");
                EngineProcess engine = run.engine(folder, Circumstances.HEALTHY)) {
            await("at work").atMost(STARTED).until(engine::hasBegun);
            ProcessVitals vitals = new ProcessVitals(engine.pid());
            long start = System.nanoTime();
            long next = 0;
            int sent = 0;
            while (sent < events) {
                FaultScene.pause(Duration.ofMillis(100));
                double second = (System.nanoTime() - start) / 1e9;
                int due = (int) Math.min(events, second * EVENTS_A_SECOND);
                run.send(log, sent, due);
                sent = due;
                if (second >= next) {
                    next += EVERY.toSeconds();
                    vitals.now()
                            .forEach((what, value) -> curves.computeIfAbsent(what, first -> new ArrayList<>())
                                    .add(new double[] {second, value}));
                }
            }
            run.end(log);
            run.awaitTaken();
            Fingerprints oracle = log.oracle();
            run.awaitOutcome(oracle);
            engine.stop();
            Files.createDirectories(FaultResult.FOLDER);
            new ObjectMapper()
                    .writeValue(FaultResult.FOLDER.resolve("soak.json").toFile(), curves);
            Files.writeString(FaultResult.FOLDER.resolve("soak.svg"), plot(curves));
            List<String> growing = curves.entrySet().stream()
                    .filter(curve -> last(curve.getValue()) > GROWTH * middle(curve.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            run.finish(
                    log,
                    oracle,
                    List.of(),
                    "%,d minutes at %,d events/s, %,d customers"
                            .formatted(LENGTH.toMinutes(), EVENTS_A_SECOND, CUSTOMERS),
                    sentence(curves));
            assertThat(growing).isEmpty();
        }
    }

    private static String sentence(Map<String, List<double[]>> curves) {
        List<String> parts = new ArrayList<>();
        curves.forEach((what, curve) ->
                parts.add(String.format(Locale.ROOT, "%s %,.0f, then %,.0f", what, middle(curve), last(curve))));
        return "Medians of the middle and the last third: " + String.join("; ", parts) + ".";
    }

    private static double middle(List<double[]> curve) {
        return median(curve.subList(curve.size() / 3, curve.size() * 2 / 3));
    }

    private static double last(List<double[]> curve) {
        return median(curve.subList(curve.size() * 2 / 3, curve.size()));
    }

    private static double median(List<double[]> part) {
        double[] values = part.stream().mapToDouble(point -> point[1]).sorted().toArray();
        return values.length == 0 ? 0 : values[values.length / 2];
    }

    private static String plot(Map<String, List<double[]>> curves) {
        TimePlot plot = new TimePlot(String.format(
                Locale.ROOT,
                "An engine at %d events/s; %s, %s",
                EVENTS_A_SECOND,
                Machine.describe(),
                Instant.now().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10)));
        curves.forEach((what, curve) -> plot.panel(what, List.of(new TimePlot.Curve("", curve))));
        return plot.svg();
    }
}
