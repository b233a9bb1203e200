package io.tidewatch.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Decision;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.RiskScoreCodec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the microbenchmarks do what they say, once each; how fast is no test's matter. */
class CoreBenchmarksTest {
    @BeforeEach
    void nameTheModel() {
        System.setProperty(
                CoreInput.MODEL,
                Path.of("..", "model-export", "models", "tidewatch-base").toString());
    }

    @AfterEach
    void forgetTheModel() {
        System.clearProperty(CoreInput.MODEL);
    }

    @Test
    void everyPartRuns() throws Exception {
        PartsBenchmark parts = new PartsBenchmark();
        parts.prepare();

        assertThat(parts.decode().userId()).startsWith("user-");
        assertThat(parts.profileUpdate()).isNotEmpty();
        assertThat(parts.featureVector()).isNotEmpty();
        assertThat(FeatureRecordCodec.read(parts.featureMessage()).get(0).values())
                .isEqualTo(parts.featureVector());
        assertThat(FeatureRecordCodec.read(parts.featureMessageOfBurst())).hasSizeGreaterThan(1);
        assertThat(RiskScoreCodec.read(parts.scoreMessage()).userId()).startsWith("user-");
        parts.policy();
    }

    @Test
    void everySilenceOfARunEndsInAWarningWithItsReasonsHoweverOftenItIsRun() throws Exception {
        AlertBenchmark warnings = new AlertBenchmark();
        warnings.batch = 16;
        warnings.prepare();

        for (int i = 0; i < 2; i++) {
            assertThat(warnings.alerts()).hasSize(16).allSatisfy(outcome -> {
                assertThat(outcome.alerts()).extracting(ChurnAlert::kind).containsExactly(AlertKind.RAISED);
                assertThat(outcome.alerts().get(0).reasons()).isNotEmpty();
            });
        }
        warnings.close();
    }

    @Test
    void noBatchOfARunIsMadeOfRetries() throws Exception {
        ScoringBenchmark scoring = new ScoringBenchmark();
        scoring.batch = 16;
        scoring.prepare();
        scoring.onnxStep();
        scoring.onnxRisks();

        // Three times round the prepared batches.
        for (int i = 0; i < 3 * ScoringBenchmark.BATCHES; i++) {
            List<Decision> decisions = scoring.decide();
            assertThat(decisions).hasSize(16);
            assertThat(decisions.stream()
                            .filter(Decision.Scored.class::isInstance)
                            .count())
                    .isGreaterThan(12);
        }
        scoring.close();
    }
}
