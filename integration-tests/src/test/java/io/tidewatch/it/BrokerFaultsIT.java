package io.tidewatch.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers that stand still or die while engines work, above all those on which the engines' group and transactions hang; and engines that
 * are cut off from them.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = FaultForm.NOT_IN_A_BUILD)
class BrokerFaultsIT {
    private static final FaultForm FORM = FaultForm.ofThisRun();
    private static final int ROUNDS = FORM.of(1, 2);
    private static final int CUSTOMERS = FORM.of(70, 400);
    /** Longer than the controllers need to miss a broker: nine seconds. */
    private static final Duration AWAY = Duration.ofSeconds(15);
    /** Long enough for the others to go on without it, and for clients that ask it to find out. */
    private static final Duration CUT = Duration.ofSeconds(30);
    /** Longer than the session of an instance with a lasting name, 45 s, than a transaction, 10 s, and than a send may wait, 60 s. */
    private static final Duration OUTAGE = Duration.ofSeconds(75);

    @TempDir
    private Path folder;

    @Test
    void brokersStandStill(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "broker-pauses", ShopLog.of(22, CUSTOMERS));
                Instances engines = named(scene)) {
            Map<String, ToIntFunction<BrokerTrio>> roles = roles("broker-pauses");
            double share = begin(scene, ROUNDS * roles.size());
            for (int round = 0; round < ROUNDS; round++) {
                for (ToIntFunction<BrokerTrio> role : roles.values()) {
                    int broker = role.applyAsInt(brokers);
                    brokers.pause(broker);
                    scene.over();
                    scene.flow(share, AWAY);
                    scene.awaitRecovered(engines);
                    brokers.resume(broker);
                    brokers.awaitWhole();
                }
            }
            scene.finish(
                    engines,
                    "a broker of three stands still for 15 s and more: in turn the coordinator of the engines' group, that of their"
                            + " transactions and the leading controller; counted from the moment it stops",
                    "");
        }
    }

    @Test
    void brokersAreKilled(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "broker-kills", ShopLog.of(23, CUSTOMERS));
                Instances engines = named(scene)) {
            Map<String, ToIntFunction<BrokerTrio>> roles = roles("broker-kills");
            double share = begin(scene, ROUNDS * roles.size());
            for (int round = 0; round < ROUNDS; round++) {
                for (ToIntFunction<BrokerTrio> role : roles.values()) {
                    int broker = role.applyAsInt(brokers);
                    brokers.kill(broker);
                    scene.over();
                    scene.flow(share, AWAY);
                    scene.awaitRecovered(engines);
                    brokers.start(broker);
                    brokers.awaitWhole();
                }
            }
            scene.finish(
                    engines,
                    "SIGKILL of a broker of three, which is away for 15 s and more: in turn the coordinator of the engines' group, that of"
                            + " their transactions and the leading controller; counted from the kill",
                    "");
        }
    }

    /** It does not know it: it leads what it led, answers clients, and can have nothing confirmed. */
    @Test
    void aBrokerIsCutOffFromTheOthers(BrokerTrio brokers) throws Exception {
        assumeTrue(EngineNetwork.isPossible(brokers), "needs root, ip, and brokers on a network of Docker's");
        BrokerContainers containers = (BrokerContainers) brokers;
        try (FaultScene scene = new FaultScene(brokers, "broker-cuts", ShopLog.of(26, CUSTOMERS));
                Instances engines = named(scene)) {
            Map<String, ToIntFunction<BrokerTrio>> roles = roles("broker-cuts");
            double share = begin(scene, ROUNDS * roles.size());
            for (int round = 0; round < ROUNDS; round++) {
                for (ToIntFunction<BrokerTrio> role : roles.values()) {
                    int broker = role.applyAsInt(brokers);
                    containers.cutOff(broker);
                    // Beside the flow, which may wait for this broker.
                    CompletableFuture<Void> mended = CompletableFuture.runAsync(() -> {
                        FaultScene.pause(CUT);
                        containers.rejoin(broker);
                    });
                    scene.flow(share, AWAY);
                    mended.join();
                    scene.over();
                    scene.awaitRecovered(engines);
                    brokers.awaitWhole();
                }
            }
            scene.finish(
                    engines,
                    "a broker of three is cut off from the other two for 30 s while clients reach it: in turn the coordinator of the"
                            + " engines' group, that of their transactions and the leading controller; counted from its return",
                    "");
        }
    }

    /** The instance that is cut off does not know it: what it holds is taken over, and what it sends when it is back is refused. */
    @Test
    void anEngineIsCutOff(BrokerTrio brokers) throws Exception {
        assumeTrue(EngineNetwork.isPossible(brokers), "needs root, ip, and brokers on a network of Docker's");
        try (EngineNetwork network = EngineNetwork.join((BrokerContainers) brokers);
                FaultScene scene = new FaultScene(brokers, "engine-cuts", ShopLog.of(24, CUSTOMERS));
                Instances engines = new Instances(2, scene.settings(folder).standbys(1))) {
            engines.circumstances(0, before -> network.circumstances());
            engines.kill(0);
            engines.start(0);
            double share = begin(scene, 2 * ROUNDS);
            for (int round = 0; round < ROUNDS; round++) {
                // Shorter than a session lasts, and then longer.
                for (Duration away : List.of(Duration.ofSeconds(6), Duration.ofSeconds(25))) {
                    network.cut();
                    scene.flow(share, away);
                    network.mend();
                    scene.over();
                    scene.awaitRecovered(engines);
                }
            }
            scene.finish(
                    engines,
                    "one of two engines is taken off the network for 6 s and for 25 s in turn, and comes back without knowing it;"
                            + " counted from its return",
                    "");
        }
    }

    @Test
    void anOutageOutlastsTransactionsAndSessions(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "outage", ShopLog.of(25, CUSTOMERS));
                Instances engines = named(scene)) {
            double share = begin(scene, ROUNDS);
            for (int round = 0; round < ROUNDS; round++) {
                scene.flow(share, Duration.ofSeconds(2));
                BrokerTrio.all().forEach(brokers::pause);
                FaultScene.pause(OUTAGE);
                BrokerTrio.all().forEach(brokers::resume);
                scene.over();
                scene.awaitRecovered(engines);
                brokers.awaitWhole();
            }
            scene.finish(
                    engines,
                    "all three brokers stand still for 75 s, longer than a transaction, a session and a send may last; counted from"
                            + " their return",
                    "");
        }
    }

    private Instances named(FaultScene scene) {
        return new Instances(2, scene.settings(folder), (number, one) -> one.instance("engine-" + number));
    }

    /** Has the engines at work; returns the share of the log for each fault. */
    private static double begin(FaultScene scene, int faults) {
        double share = 1.0 / (faults + 2);
        scene.flow(share, Duration.ofSeconds(1));
        scene.run().awaitMoreScored();
        return share;
    }

    private static Map<String, ToIntFunction<BrokerTrio>> roles(String application) {
        Map<String, ToIntFunction<BrokerTrio>> roles = new LinkedHashMap<>();
        roles.put("group coordinator", brokers -> brokers.groupCoordinator(application));
        roles.put("transaction coordinator", brokers -> brokers.transactionCoordinator(application));
        if (FORM == FaultForm.LONG) {
            roles.put("controller", BrokerTrio::controller);
        }
        return roles;
    }
}
