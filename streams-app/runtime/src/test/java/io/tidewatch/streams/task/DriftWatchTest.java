package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Events;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.MemoryState;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.drift.References;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private static final ModelManifest MANIFEST =
            new FormulaScorer("m", 1, Optional.of(References.halves())).manifest();

    @Test
    void countsEveryEventOfASmallBatch() throws ScoringException {
        DriftWatch watch = new DriftWatch(MANIFEST);

        watch.decided(batch(DriftWatch.MOST_OF_A_BATCH));

        assertThat(report(watch).events()).isCloseTo(DriftWatch.MOST_OF_A_BATCH, within(0.01));
    }

    @Test
    void countsSomeOfALargeBatch() throws ScoringException {
        DriftWatch watch = new DriftWatch(MANIFEST);

        watch.decided(batch(8 * DriftWatch.MOST_OF_A_BATCH));

        assertThat(report(watch).events()).isCloseTo(DriftWatch.MOST_OF_A_BATCH, within(0.01));
    }

    @Test
    void leavesOutWhatCouldNotBeScoredAndWhatCameTwice() {
        DriftWatch watch = new DriftWatch(MANIFEST);
        ShopEvent event = Events.event("u", EventType.BROWSE, 0);

        watch.decided(List.of(Optional.empty(), Optional.of(new Decision.Duplicate(event))));

        assertThat(report(watch).events()).isZero();
    }

    @Test
    void tasksAddUpAndOtherModelsDoNot() throws ScoringException {
        DriftWatch one = new DriftWatch(MANIFEST);
        DriftWatch two = new DriftWatch(MANIFEST);
        DriftWatch before = new DriftWatch(new FormulaScorer("old", 1, Optional.of(References.halves())).manifest());
        for (DriftWatch watch : List.of(one, two, before)) {
            watch.decided(batch(20));
        }

        DriftReport report = DriftWatch.report(MANIFEST, List.of(one, two, before));

        assertThat(report.events()).isCloseTo(40, within(0.01));
    }

    @Test
    void aModelWithoutAReferenceIsNotCounted() throws ScoringException {
        ModelManifest without = new FormulaScorer("m", 1).manifest();
        DriftWatch watch = new DriftWatch(without);

        watch.decided(batch(20));

        assertThat(DriftWatch.report(without, List.of(watch)).state()).isEqualTo(DriftReport.State.NO_REFERENCE);
    }

    private static DriftReport report(DriftWatch watch) {
        return DriftWatch.report(MANIFEST, List.of(watch));
    }

    private static List<Optional<Decision>> batch(int size) throws ScoringException {
        FormulaScorer scorer = new FormulaScorer(size);
        Engine engine = new Engine(scorer, new AlertPolicy(PolicySettings.defaults(), scorer.manifest()));
        List<ShopEvent> events = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            events.add(Events.event("u-" + i, EventType.BROWSE, 0));
        }
        return engine.decide(events, new MemoryState(), DetectionClock.EVENT_TIME).stream()
                .map(Optional::of)
                .toList();
    }
}
