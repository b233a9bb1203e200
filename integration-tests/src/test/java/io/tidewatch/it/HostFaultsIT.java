package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an engine's machine may run out of: room and speed of the disk of its state, and memory. Needs root and Linux. */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
class HostFaultsIT {
    private static final int CUSTOMERS = 400;

    private static final int DISK_MB = 64;
    private static final Duration FULL = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(120);
    /** A tenth of what a worn network disk does. */
    private static final int OPERATIONS_A_SECOND = 20;
    /** With 48 MiB the collector takes all the time; the launcher gives a quarter of the memory. */
    private static final String LEAST_HEAP = "-Xmx64m";

    @TempDir
    private Path folder;

    /** The disk fills up while the engine works, and it is full when it is started again; then somebody makes room. */
    @Test
    void theStatesDiskIsFull(BrokerTrio brokers) throws Exception {
        assumeTrue(EngineNetwork.isRoot(), "needs root");
        try (StateDisk disk = StateDisk.small(folder.resolve("disk"), DISK_MB);
                FaultScene scene = new FaultScene(brokers, "disk-full", ShopLog.of(31, CUSTOMERS));
                Instances engines = new Instances(1, scene.settings(disk.folder()))) {
            scene.flow(1.0 / 4, Duration.ofSeconds(1));
            scene.run().awaitMoreScored();
            Path filling = disk.fill();
            scene.flow(1.0 / 4, FULL);
            engines.supervise();
            // A start needs room for RocksDB's own files.
            engines.kill(0);
            engines.start(0);
            await("an end by itself").atMost(SOON).until(() -> !engines.get(0).isAlive());
            String said = engines.get(0).output();
            scene.flow(1.0 / 4, Duration.ofSeconds(2));
            engines.supervise();
            Files.delete(filling);
            scene.over();
            scene.awaitRecovered(engines);
            scene.finish(
                    engines,
                    "the disk of the engine's state is full for half a minute of work, and at a start; counted from"
                            + " the moment that there is room",
                    "");
            assertThat(said).as("the engine says why it ended").containsIgnoringCase("No space left on device");
        }
    }

    @Test
    void theStatesDiskIsSlow(BrokerTrio brokers) throws Exception {
        assumeTrue(EngineNetwork.isRoot() && Cgroup.isPossible("blkio"), "needs root and the controller blkio");
        try (StateDisk disk = StateDisk.synchronous(folder.resolve("disk"), 4 * DISK_MB);
                Cgroup cgroup = Cgroup.make("blkio");
                FaultScene scene = new FaultScene(brokers, "disk-slow", ShopLog.of(32, CUSTOMERS));
                Instances engines = new Instances(1, scene.settings(disk.folder()))) {
            cgroup.set("blkio.throttle.write_iops_device", disk.device() + " " + OPERATIONS_A_SECOND);
            cgroup.set("blkio.throttle.read_iops_device", disk.device() + " " + OPERATIONS_A_SECOND);
            scene.flow(1.0 / 4, Duration.ofSeconds(1));
            scene.run().awaitMoreScored();
            cgroup.take(engines.get(0).pid());
            scene.flow(1.0 / 4, FULL);
            scene.over();
            // A restart on the slow disk.
            engines.kill(0);
            engines.circumstances(0, before -> cgroup.circumstances());
            engines.start(0);
            scene.over();
            scene.flow(1.0 / 4, FULL);
            scene.awaitRecovered(engines);
            scene.finish(
                    engines,
                    "the disk of the engine's state does " + OPERATIONS_A_SECOND
                            + " operations a second, each written through; at work and at a restart; counted from the"
                            + " end of half a minute of flow, and from the restart",
                    "");
        }
    }

    @Test
    void theHeapIsNearlyTooSmall(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "heap-small", ShopLog.of(33, CUSTOMERS));
                Instances engines = new Instances(1, scene.settings(folder))) {
            engines.kill(0);
            engines.circumstances(0, before -> Circumstances.jvm(LEAST_HEAP, "-XX:+ExitOnOutOfMemoryError"));
            scene.flow(1.0 / 2, Duration.ofSeconds(1));
            engines.start(0);
            scene.over();
            scene.awaitRecovered(engines);
            scene.flow(1.0 / 4, Duration.ofSeconds(10));
            scene.finish(
                    engines, "a heap of 64 MiB in front of a backlog; counted from the start of an engine with it", "");
        }
    }

    /** The kernel kills an engine that takes more than its container may have, and it is started again. */
    @Test
    void theContainersMemoryIsTooSmall(BrokerTrio brokers) throws Exception {
        assumeTrue(EngineNetwork.isRoot() && Cgroup.isPossible("memory"), "needs root and the controller memory");
        try (Cgroup cgroup = Cgroup.make("memory");
                FaultScene scene = new FaultScene(brokers, "memory-limit", ShopLog.of(34, CUSTOMERS));
                Instances engines = new Instances(1, scene.settings(folder))) {
            scene.flow(1.0 / 4, Duration.ofSeconds(1));
            scene.run().awaitMoreScored();
            engines.kill(0);
            engines.circumstances(0, before -> cgroup.circumstances());
            engines.start(0);
            for (int kill = 0; kill < 3; kill++) {
                scene.run().awaitMoreScored();
                // Less than it has: the kernel finds nothing to take back.
                cgroup.set("memory.limit_in_bytes", "64M");
                scene.flow(1.0 / 6, Duration.ofSeconds(5));
                await("killed by the kernel")
                        .atMost(SOON)
                        .until(() -> !engines.get(0).isAlive());
                cgroup.set("memory.limit_in_bytes", "-1");
                scene.over();
                engines.supervise();
            }
            scene.awaitRecovered(engines);
            scene.finish(
                    engines,
                    "an engine's control group is given less memory than the engine has, three times, and the kernel"
                            + " kills it; counted from the kill",
                    "");
        }
    }
}
