package io.tidewatch.replay.report;

import io.tidewatch.engine.drift.DriftCounter;
import io.tidewatch.engine.drift.DriftReference;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.topics.FeatureRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts everything that an offline run served, and looks at the drift after every seventh day. Not thread-safe. */
public final class DriftRecorder {
    private static final int DAYS_PER_WEEK = 7;

    private final Optional<DriftReference> reference;
    private final Optional<DriftCounter> counter;
    private final List<DriftHistory.Week> weeks = new ArrayList<>();
    private long nextLookDay = Long.MIN_VALUE;

    /** @param reference of the model that serves; without it nothing is counted */
    public DriftRecorder(Optional<DriftReference> reference) {
        this.reference = reference;
        this.counter = reference.map(DriftCounter::new);
    }

    /** What was served for an event; in the order of time. */
    public void features(FeatureRecord served) {
        if (counter.isEmpty()) {
            return;
        }
        long day = UtcDays.of(served.eventTime());
        if (nextLookDay == Long.MIN_VALUE) {
            nextLookDay = day + DAYS_PER_WEEK;
        }
        while (day >= nextLookDay) {
            look(nextLookDay - 1);
            nextLookDay += DAYS_PER_WEEK;
        }
        counter.get().add(served.values(), served.risk(), served.eventTime().toEpochMilli(), 1);
    }

    /** How it was week by week, and is now. */
    public DriftHistory history() {
        return new DriftHistory(weeks, now());
    }

    private void look(long day) {
        DriftReport report = now();
        report.score()
                .ifPresent(score -> weeks.add(new DriftHistory.Week(
                        LocalDate.ofEpochDay(day),
                        score.index(),
                        report.features().get(0))));
    }

    private DriftReport now() {
        return counter.map(counted -> DriftReport.of(reference.orElseThrow(), counted.counts()))
                .orElseGet(DriftReport::withoutReference);
    }
}
