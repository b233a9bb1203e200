package io.tidewatch.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of an engine's machine jumps by an hour both ways, while customers come and while none comes. The engine alone is told so, by
 * libfaketime (Debian: {@code apt-get install faketime}); the monotonic clock goes on, as it does on a machine.
 */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
class ClockFaultsIT {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "libfaketimeMT.so.1";
    private static final List<String> JUMPS = List.of("+3600", "-3600", "+3600", "-3600");
    private static final int CUSTOMERS = 200;
    private static final int FRESH = 400;
    /** How long the clock is wrong with events, and without. */
    private static final Duration WRONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void theClockJumps(BrokerTrio brokers) throws Exception {
        Optional<Path> library = library();
        assumeTrue(library.isPresent(), "needs libfaketime");
        Path offset = folder.resolve("offset");
        set(offset, "+0");
        ShopLog log = log();
        double fresh = (double) FRESH / log.messages().size();
        try (FaultScene scene = FaultScene.live(brokers, "clock-jumps", log);
                Instances engines = new Instances(1, scene.settings(folder))) {
            engines.kill(0);
            engines.circumstances(
                    0,
                    before -> new Circumstances(
                            List.of(),
                            List.of(),
                            Map.of(
                                    "LD_PRELOAD",
                                    library.get().toString(),
                                    "FAKETIME_TIMESTAMP_FILE",
                                    offset.toString(),
                                    "FAKETIME_NO_CACHE",
                                    "1",
                                    "FAKETIME_DONT_FAKE_MONOTONIC",
                                    "1")));
            engines.start(0);
            // The history, up to an hour ago.
            scene.flow(1 - fresh, Duration.ofSeconds(5));
            scene.run().awaitConsumed();
            for (String jump : JUMPS) {
                set(offset, jump);
                scene.flow(fresh / (JUMPS.size() + 1), WRONG);
                FaultScene.pause(WRONG);
                set(offset, "+0");
                scene.over();
                scene.awaitRecovered(engines);
            }
            scene.finish(
                    engines,
                    "the engine's clock is an hour ahead and an hour behind in turn, for 40 s each, half of them"
                            + " without events; counted from the moment it is right again",
                    "");
        }
    }

    /** Customers of five months up to an hour ago; then visits of this hour, and one event in each partition that says how late it is. */
    private static ShopLog log() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ShopLog history = ShopLog.of(41, CUSTOMERS, now.minus(Duration.ofDays(ShopLog.DAYS + 1)));
        List<ShopEvent> fresh = new ArrayList<>();
        for (int visit = 0; visit < FRESH - FaultScene.PARTITIONS; visit++) {
            fresh.add(ShopEvent.of(
                            "fresh-" + visit,
                            "customer-" + visit % CUSTOMERS,
                            EventType.BROWSE,
                            now.plusMillis(visit * 200L))
                    .itemId("item-1")
                    .category("category-1")
                    .build());
        }
        Set<Integer> partitions = new HashSet<>();
        for (int user = 0; partitions.size() < FaultScene.PARTITIONS; user++) {
            String id = "last-" + user;
            if (partitions.add(
                    Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8))) % FaultScene.PARTITIONS)) {
                fresh.add(ShopEvent.of(id, id, EventType.BROWSE, now.plusMillis(FRESH * 200L))
                        .build());
            }
        }
        return history.then(fresh);
    }

    private static Optional<Path> library() throws IOException {
        if (!Files.isDirectory(LIBRARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(LIBRARIES, 3)) {
            return files.filter(file -> file.endsWith(LIBRARY)).findFirst();
        }
    }

    private static void set(Path offset, String seconds) throws IOException {
        Files.writeString(offset, seconds + "\n");
    }
}
