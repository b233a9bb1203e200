package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that die, stand still or are cut off while engines work: above all those on which the engines' group and transactions hang. */
@ExtendWith(BrokerUnderTest.class)
class BrokerFaultsIT {
    private static final FaultForm FORM = FaultForm.ofThisRun();
    private static final int ROUNDS = FORM.of(1, 2);
    private static final int CUSTOMERS = FORM.of(70, 400);
    /** Longer than the controllers need to miss a broker: nine seconds. */
    private static final Duration AWAY = Duration.ofSeconds(15);
    /** Longer than the session of an instance with a lasting name, 45 s, than a transaction, 10 s, and than a send may wait, 60 s. */
    private static final Duration OUTAGE = Duration.ofSeconds(75);

    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void brokersAreKilled(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "broker-kills", ShopLog.of(21, CUSTOMERS));
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
                    "SIGKILL of a broker of three: in turn the coordinator of the engines' group, that of their"
                            + " transactions and the leading controller; counted from the kill",
                    "");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
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
                    "a broker of three stands still for 15 s and more, in the same turn; counted from the moment it"
                            + " stops",
                    "");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
    void brokersAreCutOff(BrokerTrio brokers) throws Exception {
        assumeTrue(brokers.hasNetwork(), "brokers on loopback have no network that can be cut");
        try (FaultScene scene = new FaultScene(brokers, "broker-cuts", ShopLog.of(23, CUSTOMERS));
                Instances engines = named(scene)) {
            Map<String, ToIntFunction<BrokerTrio>> roles = roles("broker-cuts");
            double share = begin(scene, ROUNDS * roles.size());
            for (int round = 0; round < ROUNDS; round++) {
                for (ToIntFunction<BrokerTrio> role : roles.values()) {
                    int broker = role.applyAsInt(brokers);
                    brokers.cut(broker);
                    scene.over();
                    scene.flow(share, AWAY);
                    scene.awaitRecovered(engines);
                    brokers.mend(broker);
                    brokers.awaitWhole();
                }
            }
            scene.finish(
                    engines,
                    "a broker of three is taken off the network, so that neither the others nor clients reach it, for"
                            + " 15 s and more, in the same turn; counted from the cut",
                    "");
        }
    }

    /** The instance that is cut off does not know it: what it holds is taken over, and what it sends when it is back is refused. */
    @Test
    @EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
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
                    "one of two engines is taken off the network for 6 s and for 25 s in turn, and comes back without"
                            + " knowing it; counted from its return",
                    "");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
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
                    "all three brokers stand still for 75 s, longer than a transaction, a session and a send may last;"
                            + " counted from their return",
                    "");
        }
    }

    /** Events that retention deletes before the engines are back: counted by them one by one, and the rest is decided. */
    @Test
    @EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
    void anOutageOutlastsTheInputsRetention(BrokerTrio brokers) throws Exception {
        String name = "retention";
        try (FaultScene scene = new FaultScene(brokers, name, ShopLog.of(26, CUSTOMERS));
                Instances engines = named(scene)) {
            begin(scene, 1);
            scene.run().awaitConsumed();
            engines.kill(0);
            engines.kill(1);
            scene.flow(1.0 / 3, Duration.ofSeconds(2));
            Map<TopicPartition, Long> committed = scene.topics().committed(name);
            Map<TopicPartition, Long> ends = scene.topics().ends(TopicNames.SHOP_EVENTS);
            Map<TopicPartition, Long> kept = new LinkedHashMap<>();
            // Half of what nobody has read.
            ends.forEach((partition, end) -> kept.put(partition, (committed.get(partition) + end) / 2));
            kept.forEach(scene.topics()::deleteBefore);
            List<EngineRun.Sent> deleted = scene.run().sent().stream()
                    .filter(sent -> sent.offset() >= committed.get(sent.partition())
                            && sent.offset() < kept.get(sent.partition()))
                    .toList();
            assertThat(deleted).isNotEmpty();
            scene.lose(deleted);
            engines.start(0);
            engines.start(1);
            scene.over();
            scene.awaitRecovered(engines);
            await("every lost event counted")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(lost(engines)).isEqualTo(deleted.size()));
            scene.finish(
                    engines,
                    "both engines are away for longer than the input is kept; counted from their start",
                    "%,d events were deleted unread; log, metric and status told %,d."
                            .formatted(deleted.size(), deleted.size()));
        }
    }

    /** What each instance tells is the whole topic's loss, as far as it saw it. */
    private static long lost(Instances engines) {
        return IntStream.range(0, FaultScene.PARTITIONS)
                .mapToLong(partition -> IntStream.range(0, engines.count())
                        .mapToLong(number -> (long) OpsPages.of(engines.get(number))
                                .metric("tidewatch_events_lost_total{partition=\"%d\"}".formatted(partition))
                                .orElse(0))
                        .max()
                        .orElse(0))
                .sum();
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
