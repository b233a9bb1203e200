package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Wall clocks that are set wrong, and right again, under live engines at work. Needs Linux and a C compiler. */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = FaultForm.NOT_IN_A_BUILD)
class ClockFaultsIT {
    private static final int CUSTOMERS = FaultForm.ofThisRun().of(70, 400);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration FLOW = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void anEnginesClockJumpsByAnHourAndBack(BrokerTrio brokers) throws Exception {
        assumeTrue(JumpingClock.isPossible(), "needs Linux and a C compiler");
        JumpingClock clock = JumpingClock.make(folder);
        ShopLog log = ShopLog.untilNow(51, CUSTOMERS, FaultScene.PARTITIONS);
        try (FaultScene scene =
                        new FaultScene(brokers, "clock-jumps", log, FaultScene.PARTITIONS, FaultScene.Time.LIVE);
                Instances engines =
                        new Instances(2, scene.settings(folder), (number, one) -> one.instance("engine-" + number))) {
            engines.kill(0);
            engines.circumstances(0, before -> clock.circumstances());
            engines.start(0);
            // An hour ahead, right again, an hour behind, right again.
            List<Duration> jumps = List.of(HOUR, Duration.ZERO, HOUR.negated(), Duration.ZERO);
            double share = 1.0 / (jumps.size() + 2);
            scene.flow(share, Duration.ofSeconds(1));
            scene.run().awaitMoreScored();
            scene.topics().awaitSharedBy(engines, "clock-jumps");
            for (Duration jump : jumps) {
                clock.showAhead(jump);
                scene.flow(share, FLOW);
                scene.over();
                scene.awaitRecovered(engines);
                assertThat(aheadOfThisClock(engines.get(0)))
                        .as("the engine has the clock that it was given")
                        .isCloseTo(jump, SOON);
            }
            scene.finish(
                    engines,
                    "the wall clock of one of two live engines is set an hour ahead, right again, an hour behind and right again, under"
                            + " load; counted from %d s of flow after each jump".formatted(FLOW.toSeconds()),
                    "");
        }
    }

    /** As its status tells. */
    private static Duration aheadOfThisClock(EngineProcess engine) {
        await("at work").atMost(SOON).until(engine::hasBegun);
        JsonNode status = OpsPages.of(engine).json("/status");
        return Duration.between(Instant.now(), Instant.parse(status.get("time").asText()));
    }
}
