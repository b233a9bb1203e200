package io.tidewatch.ops;

import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.drift.DriftReport.Figure;
import java.util.List;
import java.util.Optional;

/** A drift report for tests of what shows it. */
final class Drifts {
    private Drifts() {}

    static DriftReport ready() {
        return new DriftReport(
                DriftReport.State.READY,
                812.4,
                Optional.of(new Figure(DriftReport.SCORE, 0.3125)),
                List.of(new Figure("visits_log", 0.12), new Figure("value_log", 0.01)));
    }
}
