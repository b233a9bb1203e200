package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Loads that fall on one moment or on one user. */
@ExtendWith(BrokerUnderTest.class)
class LoadFaultsIT {
    private static final FaultForm FORM = FaultForm.ofThisRun();
    private static final int SILENT = Integer.getInteger("tidewatch.faults.silent", FORM.of(3_000, 20_000, 1_000_000));
    private static final int HOT = Integer.getInteger("tidewatch.faults.hot", FORM.of(5_000, 20_000, 1_000_000));
    private static final Duration LATE = Duration.ofMinutes(40);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Room for the profiles at hand, and compiled fully: there is a lot to do. */
    private static final Circumstances LARGE = Circumstances.jvm("-Xmx640m", "-XX:TieredStopAtLevel=" + FORM.of(1, 4));

    @TempDir
    private Path folder;

    @Test
    void silencesThatAreDueInTheSameHour(BrokerTrio brokers) throws Exception {
        LargeLog log = LargeLog.silent(SILENT);
        Fingerprints oracle = log.oracle();
        try (LargeRun load = new LargeRun(brokers, "silent-users")) {
            load.send(log);
            try (EngineProcess engine = load.engine(folder, LARGE)) {
                load.awaitTaken();
                Fingerprints before = load.readOn();
                assertThat(before.alertCount()).as("nothing was due before").isZero();

                // When: the clock of every partition passes the hour
                OpsPages pages = OpsPages.of(engine);
                long due = System.currentTimeMillis();
                load.end(log);
                await("every alert").atMost(LATE).pollInterval(LOOK).until(() -> {
                    assertThat(pages.status("/health/live")).isEqualTo(200);
                    return load.readOn().alertCount() >= oracle.alertCount();
                });
                long millis = load.lastMillis(due);
                engine.stop();
                load.finish(
                        log,
                        oracle,
                        List.of(millis),
                        "%,d users whose silence is due in the same hour, on one engine; counted from the moment it has passed to the"
                                        .formatted(SILENT)
                                + " last alert",
                        "%,.0f alerts/s.".formatted(oracle.alertCount() * 1000.0 / millis));
            }
        }
    }

    @Test
    void aHotUser(BrokerTrio brokers) throws Exception {
        LargeLog log = LargeLog.hot(HOT);
        Fingerprints oracle = log.oracle();
        try (LargeRun load = new LargeRun(brokers, "hot-user")) {
            load.send(log);
            load.end(log);
            try (EngineProcess engine = load.engine(folder, LARGE)) {
                await("at work").atMost(LATE).until(engine::hasBegun);
                long begun = System.currentTimeMillis();
                load.awaitTaken();
                load.awaitOutcome(oracle);
                long millis = load.lastMillis(begun);
                engine.stop();
                load.finish(
                        log,
                        oracle,
                        List.of(millis),
                        "a backlog of %,d events of which 98 in 100 are one user's, on one engine; counted from the moment that it is"
                                        .formatted(HOT)
                                + " at work",
                        "%,.0f events/s.".formatted(oracle.scoredCount() * 1000.0 / millis));
            }
        }
    }
}
