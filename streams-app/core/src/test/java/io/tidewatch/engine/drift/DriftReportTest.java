package io.tidewatch.engine.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.drift.DriftReport.State;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.feature.FeatureGroup;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftReportTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long START = 20_000 * DAY;

    private static final int COMPARED = (int) FeatureCatalogue.features().stream()
            .filter(feature -> feature.group() != FeatureGroup.CALENDAR)
            .count();

    private final DriftReference reference = References.halves();

    @Test
    void whatLooksLikeTheTrainingDataIsStable() {
        DriftCounter counter = new DriftCounter(reference);

        add(counter, 1000, 0, 0.5, START);
        DriftReport report = DriftReport.of(reference, counter.counts());

        assertThat(report.state()).isEqualTo(State.READY);
        assertThat(report.score().orElseThrow().index()).isCloseTo(0, within(1e-6));
        assertThat(report.level()).contains(DriftLevel.STABLE);
        assertThat(report.features()).hasSize(COMPARED);
    }

    @Test
    void aRiskThatMovedAsksForANewModel() {
        DriftCounter counter = new DriftCounter(reference);

        add(counter, 1000, 0, 0.95, START);
        DriftReport report = DriftReport.of(reference, counter.counts());

        assertThat(report.level()).contains(DriftLevel.RETRAIN);
        assertThat(report.advice()).contains("Retrain");
    }

    @Test
    void oneFeatureThatMovedIsNamedAndSomeAreWatched() {
        DriftReport one = moved(1);
        DriftReport some = moved(COMPARED / 10);

        assertThat(one.features().get(0).level()).isEqualTo(DriftLevel.RETRAIN);
        assertThat(one.level()).contains(DriftLevel.STABLE);
        assertThat(one.advice())
                .contains("1 of " + COMPARED)
                .contains(FeatureCatalogue.features().get(0).name());
        assertThat(some.level()).contains(DriftLevel.WATCH);
    }

    @Test
    void aDateIsNoDrift() {
        DriftCounter counter = new DriftCounter(reference);

        for (int i = 0; i < 1000; i++) {
            float[] vector = vector(i % 2);
            for (int feature = 0; feature < vector.length; feature++) {
                if (FeatureCatalogue.features().get(feature).group() == FeatureGroup.CALENDAR) {
                    vector[feature] = 1;
                }
            }
            counter.add(vector, i % 2, START, 1);
        }

        assertThat(DriftReport.of(reference, counter.counts()).features())
                .hasSize(COMPARED)
                .allMatch(figure -> figure.level() == DriftLevel.STABLE);
    }

    @Test
    void manyFeaturesThatMovedAskForANewModel() {
        DriftCounter counter = new DriftCounter(reference);

        for (int i = 0; i < 1000; i++) {
            counter.add(vector(1), i % 2, START, 1);
        }

        assertThat(DriftReport.of(reference, counter.counts()).level()).contains(DriftLevel.RETRAIN);
    }

    @Test
    void fewEventsTellNothing() {
        DriftCounter counter = new DriftCounter(reference);

        add(counter, 400, 0, 0.95, START);
        DriftReport report = DriftReport.of(reference, counter.counts());

        assertThat(report.state()).isEqualTo(State.TOO_FEW_EVENTS);
        assertThat(report.score()).isEmpty();
        assertThat(report.level()).isEmpty();
        assertThat(report.advice()).contains("400").contains("500");
    }

    @Test
    void theFiguresFollowThePresent() {
        DriftCounter counter = new DriftCounter(reference);

        add(counter, 2000, 0, 0.95, START);
        add(counter, 2000, 0, 0.5, START + 8 * DriftCounter.HALF_LIFE.toMillis());

        assertThat(DriftReport.of(reference, counter.counts()).level()).contains(DriftLevel.STABLE);
    }

    @Test
    void anEventHalfALifeAgoWeighsHalf() {
        DriftCounter counter = new DriftCounter(reference);

        counter.add(vector(0), 0, START, 1);
        counter.add(vector(1), 1, START + DriftCounter.HALF_LIFE.toMillis(), 1);

        double[] risk = counter.counts().weights(FeatureCatalogue.size());
        assertThat(risk[1] / risk[0]).isCloseTo(2, within(1e-9));
        assertThat(counter.counts().events()).isCloseTo(9 / 5.0, within(1e-9));
    }

    @Test
    void decadesDoNotOverflow() {
        DriftCounter counter = new DriftCounter(reference);

        for (int year = 0; year < 100; year++) {
            add(counter, 1000, 0, 0.5, START + 365 * year * DAY);
        }

        assertThat(DriftReport.of(reference, counter.counts())
                        .score()
                        .orElseThrow()
                        .index())
                .isCloseTo(0, within(1e-3));
    }

    @Test
    void tasksAddUpToWhatOneTaskWouldHaveCounted() {
        DriftCounter one = new DriftCounter(reference);
        DriftCounter early = new DriftCounter(reference);
        DriftCounter late = new DriftCounter(reference);

        add(one, 1000, 0, 0.7, START);
        add(early, 1000, 0, 0.7, START);
        add(one, 1000, 1, 0.2, START + 9 * DAY);
        add(late, 1000, 1, 0.2, START + 9 * DAY);

        DriftReport apart = DriftReport.of(
                reference, late.counts().plus(early.counts()).plus(new DriftCounter(reference).counts()));
        DriftReport together = DriftReport.of(reference, one.counts());
        assertThat(apart.events()).isCloseTo(together.events(), within(1e-6));
        assertThat(apart.score().orElseThrow().index())
                .isPositive()
                .isCloseTo(together.score().orElseThrow().index(), within(1e-9));
    }

    @Test
    void anEventThatStandsForOthersWeighsAsMany() {
        DriftCounter all = new DriftCounter(reference);
        DriftCounter some = new DriftCounter(reference);

        add(all, 4000, 0, 0.7, START);
        add(some, 1000, 0, 0.7, START);
        for (int i = 0; i < 1000; i++) {
            some.add(vector(i % 2), i % 10 < 7 ? 1 : 0, START, 3);
        }

        assertThat(share(all)).isCloseTo(0.7, within(1e-9));
        assertThat(share(some)).isCloseTo(share(all), within(1e-9));
    }

    @Test
    void aDamagedReferenceIsRefusedWithItsKey() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putObject("features");

        assertThatThrownBy(() -> DriftReference.read(json, FeatureCatalogue.size()))
                .hasMessageContaining("'reference.features."
                        + FeatureCatalogue.features().get(0).name() + "'");
        assertThatThrownBy(() -> new Distribution(List.of(1d, 1d), List.of(0.2, 0.2, 0.6)))
                .hasMessageContaining("ascend");
        assertThatThrownBy(() -> new Distribution(List.of(1d), List.of(0.2, 0.2)))
                .hasMessageContaining("add up to 1");
        assertThatThrownBy(() -> new Distribution(List.of(1d), List.of(1d))).hasMessageContaining("do not fit");
    }

    private DriftReport moved(int features) {
        DriftCounter counter = new DriftCounter(reference);
        for (int i = 0; i < 1000; i++) {
            float[] vector = vector(i % 2);
            Arrays.fill(vector, 0, features, 1);
            counter.add(vector, i % 2, START, 1);
        }
        return DriftReport.of(reference, counter.counts());
    }

    @Test
    void aReferenceWithoutTheRiskIsRefused() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ObjectNode features = json.putObject("features");
        FeatureCatalogue.features().forEach(feature -> put(features.putObject(feature.name()), 0));

        assertThatThrownBy(() -> DriftReference.read(json, FeatureCatalogue.size()))
                .hasMessageContaining("'reference.risk' has no edges");
        put(json.putObject("risk"), 0.5);
        assertThat(DriftReference.read(json, FeatureCatalogue.size()).risk().edges())
                .containsExactly(0.5);
    }

    private static void put(ObjectNode distribution, double edge) {
        distribution.putArray("edges").add(edge);
        distribution.putArray("shares").add(0.5).add(0.5);
    }

    private static double share(DriftCounter counter) {
        double[] risk = counter.counts().weights(FeatureCatalogue.size());
        return risk[1] / (risk[0] + risk[1]);
    }

    /** Events of which every other has each feature high, shifted by some, and a share of which has a high risk. */
    private static void add(DriftCounter counter, int events, int shift, double highRisk, long time) {
        for (int i = 0; i < events; i++) {
            counter.add(vector((i + shift) % 2), i < events * highRisk ? 1 : 0, time, 1);
        }
    }

    private static float[] vector(float value) {
        float[] vector = new float[FeatureCatalogue.size()];
        Arrays.fill(vector, value);
        return vector;
    }
}
