package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.DayEffect;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.Measure;
import io.tidewatch.engine.effect.Trial;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One experiment as a person sees it who looks at it every day: the sequence's intervals, and the naive ones of the same days. */
final class ExperimentRun {
    private ExperimentRun() {}

    /**
     * What one look shows.
     *
     * @param day days since the first assignment
     * @param sequence the confidence sequence's interval
     * @param naive the interval that holds for one look
     */
    record Look(int day, Estimate sequence, Estimate naive) {}

    /** All looks at each measure, from the day on which something can be said. */
    static Map<Measure, List<Look>> looks(List<Trial> trials, double alpha) {
        Instant start =
                trials.stream().map(Trial::assignedAt).min(Instant::compareTo).orElseThrow();
        Instant end = trials.stream().map(Trial::due).max(Instant::compareTo).orElseThrow();
        List<DayEffect> days = EffectReport.of(trials, end.plus(Duration.ofDays(1)), alpha)
                .arm(SimulatedShop.TREATED)
                .orElseThrow()
                .history();
        Map<LocalDate, List<Trial>> byDay = new TreeMap<>();
        trials.forEach(trial -> byDay.computeIfAbsent(day(trial.due()), due -> new ArrayList<>())
                .add(trial));
        Map<Measure, List<Look>> looks = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            looks.put(measure, looks(days, naive(byDay, measure), measure, day(start)));
        }
        return looks;
    }

    private static Map<LocalDate, Estimate> naive(Map<LocalDate, List<Trial>> byDay, Measure measure) {
        NaiveInterval naive = new NaiveInterval();
        Map<LocalDate, Estimate> naiveByDay = new TreeMap<>();
        byDay.forEach((due, concluded) -> {
            concluded.forEach(trial -> naive.add(!trial.heldOut(), outcome(trial, measure)));
            naiveByDay.put(due, naive.interval());
        });
        return naiveByDay;
    }

    private static List<Look> looks(
            List<DayEffect> days, Map<LocalDate, Estimate> naive, Measure measure, LocalDate start) {
        List<Look> looks = new ArrayList<>();
        for (DayEffect day : days) {
            day.of(measure)
                    .ifPresent(sequence -> looks.add(
                            new Look((int) ChronoUnit.DAYS.between(start, day.day()), sequence, naive.get(day.day()))));
        }
        return looks;
    }

    private static double outcome(Trial trial, Measure measure) {
        return trial.outcome()
                .map(outcome ->
                        measure == Measure.KEPT ? (outcome.returned() ? 1.0 : 0.0) : outcome.spend() - trial.cost())
                .orElseThrow();
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
