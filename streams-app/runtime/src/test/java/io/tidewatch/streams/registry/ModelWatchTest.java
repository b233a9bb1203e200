package io.tidewatch.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.streams.config.ModelConfig;
import io.tidewatch.streams.config.ScoringConfig;
import io.tidewatch.streams.scoring.DeviceLanes;
import io.tidewatch.topics.ModelReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long tasks wait for a watch that hears nothing: one that was not started, as if no broker answered. */
class ModelWatchTest {
    /** Many times over, alone, would be an hour. */
    private static final int TASKS = 400;

    private static final Duration ALONE = Duration.ofSeconds(10);
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private final FormulaScorer scorer = new FormulaScorer("configured", 2);
    private final ServedModel configured =
            ServedModel.of(scorer.manifest(), PolicySettings.defaults(), capacity -> scorer, () -> {});
    private final ModelWatch watch = new ModelWatch(
            () -> {
                throw new IllegalStateException("nobody starts it");
            },
            new ModelConfig(Path.of("unused"), Device.CPU),
            PolicySettings.defaults(),
            new DeviceLanes(new ScoringConfig(1, ScoringConfig.Lane.NEVER, Optional.empty(), Optional.empty())),
            configured,
            true,
            TOGETHER);

    @Test
    @Timeout(60)
    void tasksThatWaitForATopicThatWasMadeAnewWaitTogetherNoLongerThanOne() {
        int inVain = 0;
        for (int task = 0; task < TASKS; task++) {
            inVain += watch.awaitActivation(5, ALONE) ? 0 : 1;
        }

        assertThat(inVain).isEqualTo(TASKS);
    }

    @Test
    @Timeout(60)
    void tasksThatWaitForAModelThatNobodyLoadsWaitTogetherNoLongerThanOne() {
        Optional<ModelReference> gone = Optional.of(new ModelReference("gone", "0".repeat(64)));
        int inVain = 0;
        for (int task = 0; task < TASKS; task++) {
            inVain += watch.find(gone, ALONE).isPresent() ? 0 : 1;
        }

        assertThat(inVain).isEqualTo(TASKS);
    }

    @Test
    void whatIsAtHandIsHadThoughNoTimeIsLeft() {
        watch.awaitActivation(5, ALONE);

        assertThat(watch.awaitActivation(InForce.CONFIGURED, ALONE)).isTrue();
        assertThat(watch.find(Optional.empty(), ALONE)).contains(configured);
    }

    @Test
    void whoHearsSomethingMayWaitAgain() {
        WaitBudget budget = new WaitBudget(TOGETHER);

        budget.spent(Duration.ofMillis(150));
        Duration afterOne = budget.within(ALONE);
        budget.spent(Duration.ofMillis(150));
        Duration afterTwo = budget.within(ALONE);
        budget.renew();

        assertThat(afterOne).isEqualTo(Duration.ofMillis(50));
        assertThat(afterTwo).isZero();
        assertThat(budget.within(ALONE)).isEqualTo(TOGETHER);
        assertThat(budget.within(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
    }
}
