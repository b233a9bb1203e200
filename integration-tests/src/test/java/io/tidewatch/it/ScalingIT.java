package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.replay.report.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One engine becomes many, twice as many at a time, and one again, one after the other, while events come: nothing may be lost, and a plot shows what
 * customers would have felt. With copies of the state on other instances and without.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = FaultForm.NOT_IN_A_BUILD)
class ScalingIT {
    private static final FaultForm FORM = FaultForm.ofThisRun();
    private static final int MOST = FORM.of(3, 12);
    private static final int PARTITIONS = 12;
    private static final int PER_SECOND = 50;
    /** What they send is more than the whole takes. */
    private static final int CUSTOMERS = FORM.of(300, 1200);

    private static final Duration STEADY = Duration.ofSeconds(FORM.of(10, 30));
    private static final Duration LATE = Duration.ofMinutes(6);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Twelve of them share a small machine with three brokers. */
    private static final Circumstances SMALL = Circumstances.jvm("-Xmx96m");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneEngineBecomesManyAndOneAgain(int standbys, BrokerTrio brokers) throws Exception {
        String name = "scaling-standbys-" + standbys;
        ScalingReport report = new ScalingReport();
        try (FaultScene scene =
                        new FaultScene(brokers, name, ShopLog.of(61, CUSTOMERS), PARTITIONS, FaultScene.Time.REPLAY);
                DecisionWatch decisions = new DecisionWatch(scene.topics());
                Instances engines =
                        new Instances(1, scene.settings(folder).standbys(standbys), (number, one) -> one, SMALL)) {
            await("one at work").atMost(LATE).until(() -> engines.get(0).hasBegun());
            report.atWork(1);
            AtomicBoolean flowing = new AtomicBoolean(true);
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> scene.flowWhile(PER_SECOND, flowing::get));
            double begun = steady(report);

            // When: twice as many at a time, as Kubernetes' autoscaler does it
            report.mark(MOST + " are wanted");
            double up = report.now();
            while (engines.count() < MOST) {
                engines.add(Math.min(engines.count(), MOST - engines.count()), SMALL);
                await("all at work").atMost(LATE).pollInterval(LOOK).until(() -> allAtWork(engines, report));
            }
            scene.topics().awaitSharedBy(MOST, name, LATE);
            double shared = report.now();
            double wide = steady(report);
            report.mark("one is wanted");
            double down = report.now();
            while (engines.count() > 1) {
                engines.stopLast();
                report.atWork(engines.count());
            }
            scene.topics().awaitSharedBy(1, name, LATE);
            double alone = report.now();
            double narrow = steady(report);
            report.atWork(1);
            double until = report.now();
            flowing.set(false);
            load.orTimeout(LATE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(load).isCompleted();
            List<EngineRun.Sent> sent = scene.run().sent();
            scene.over();

            // Then
            scene.awaitRecovered(engines);
            await("decisions read")
                    .atMost(LATE)
                    .until(() -> decisions.events().size()
                            >= scene.run().outcome().scored().size());
            String remark = String.format(
                    Locale.ROOT,
                    "From sending to the decision that can be read, median and longest: one engine %s; while %d start %s; %d engines %s; while"
                            + " they go %s; one again %s. Shared by all after %.0f s, and by one after %.0f s.",
                    text(report.stretch(begun, up, sent, decisions.events())),
                    MOST - 1,
                    text(report.stretch(up, shared, sent, decisions.events())),
                    MOST,
                    text(report.stretch(wide, down, sent, decisions.events())),
                    text(report.stretch(down, alone, sent, decisions.events())),
                    text(report.stretch(narrow, until, sent, decisions.events())),
                    shared - up,
                    alone - down);
            report.write(
                    FaultResult.FOLDER.resolve(name + ".svg"),
                    "1, %d and 1 engines, standbys of each partition: %d, %d messages/s; %s, %s"
                            .formatted(MOST, standbys, PER_SECOND, Machine.describe(), LocalDate.now(ZoneOffset.UTC)),
                    until,
                    sent,
                    scene.watch().looks(),
                    decisions);
            scene.finish(
                    engines,
                    "one engine becomes %d, twice as many at a time, and one again, one after the other, with %d standbys, on %d partitions with %d messages/s; counted"
                                    .formatted(MOST, standbys, PARTITIONS, PER_SECOND)
                            + " from the end",
                    remark);
        }
    }

    private static boolean allAtWork(Instances engines, ScalingReport report) {
        // On a starved machine a start may find that brokers do not answer in time, and ends.
        engines.supervise();
        int atWork = (int) IntStream.range(0, engines.count())
                .filter(number -> engines.get(number).hasBegun())
                .count();
        report.atWork(atWork);
        return atWork == engines.count();
    }

    /** Lets it work for a while; when that began. */
    private static double steady(ScalingReport report) {
        double begun = report.now();
        FaultScene.pause(STEADY);
        return begun;
    }

    private static String text(ScalingReport.Stretch stretch) {
        return String.format(Locale.ROOT, "%.1f s, %.1f s", stretch.median(), stretch.longest());
    }
}
