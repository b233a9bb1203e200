package io.tidewatch.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Engines on three brokers that are killed at random moments: at work, at a commit, while they start, restore and share out partitions. */
@ExtendWith(BrokerUnderTest.class)
class EngineKillsIT {
    private static final FaultForm FORM = FaultForm.ofThisRun();
    /** Two hundred together in the long form. */
    private static final int KILLS = FORM.of(3, 100);

    private static final int INSTANCES = FORM.of(2, 3);
    /** Over so long at most an instance that has begun is left at work. */
    private static final int MOST_MILLIS_AT_WORK = 4_000;
    /** An engine starts in some five seconds on an idle machine. */
    private static final int MOST_MILLIS_OF_A_START = 6_000;

    private static final Duration FLOW = Duration.ofSeconds(8);

    private static final int CUSTOMERS = FORM.of(70, 1000);

    @TempDir
    private Path folder;

    /** As the chart runs them: names that last, so that a restart within 45 seconds moves no partition. */
    @Test
    void namedInstances(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "engine-kills-named", ShopLog.of(11, CUSTOMERS));
                Instances engines = new Instances(
                        INSTANCES, scene.settings(folder), (number, one) -> one.instance("engine-" + number))) {
            String met = kill(scene, engines, 1);
            scene.finish(engines, "SIGKILL of an engine with a lasting name at a random moment", met);
        }
    }

    /** Without names every kill is a rebalance, and the copies on the other instance take over. */
    @Test
    void standbys(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "engine-kills-standbys", ShopLog.of(12, CUSTOMERS));
                Instances engines = new Instances(2, scene.settings(folder).standbys(1))) {
            String met = kill(scene, engines, 2);
            scene.finish(engines, "SIGKILL of an engine without a name, with standbys, at a random moment", met);
        }
    }

    /** One kill in four meets an engine somewhere in its start, the others one that has begun to work. */
    private static String kill(FaultScene scene, Instances engines, long seed) {
        Random random = new Random(seed);
        double share = 1.0 / (KILLS + 2);
        // Nothing is restored and nothing is in flight before the first event is decided.
        scene.flow(share, Duration.ofSeconds(1));
        scene.run().awaitMoreScored();
        int atWork = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int victim = random.nextInt(engines.count());
            boolean starting = random.nextInt(4) == 0;
            int millis = random.nextInt(starting ? MOST_MILLIS_OF_A_START : MOST_MILLIS_AT_WORK);
            if (!starting) {
                scene.flowUntil(share / 2, FLOW, () -> engines.get(victim).hasBegun());
            }
            scene.flow(share / 2, Duration.ofMillis(millis));
            atWork += engines.get(victim).hasBegun() ? 1 : 0;
            engines.kill(victim);
            scene.over();
            engines.start(victim);
            engines.supervise();
        }
        return "%d of %d met an engine at work, the others one that started.".formatted(atWork, KILLS);
    }
}
