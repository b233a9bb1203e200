package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Counts how intervals for one measure do. Not thread-safe. */
final class MeasureTally {
    private final double truth;
    private final int days;
    private final List<Integer> missedOn = new ArrayList<>();
    private final List<Integer> naiveMissedOn = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();
    private final List<Double> widths = new ArrayList<>();
    private final List<Double> naiveWidths = new ArrayList<>();
    private final List<Double> firstDays = new ArrayList<>();
    private final List<Double> signDays = new ArrayList<>();
    private int naiveOnce;
    private int experiments;

    /**
     * @param truth the effect that there is
     * @param days after which no experiment has a look
     */
    MeasureTally(double truth, int days) {
        this.truth = truth;
        this.days = days;
    }

    void add(List<ExperimentRun.Look> looks) {
        experiments++;
        if (looks.isEmpty()) {
            throw new IllegalArgumentException(
                    "an experiment was too early on all of its days; simulate more customers");
        }
        first(looks, look -> !look.sequence().covers(truth)).ifPresent(missedOn::add);
        first(looks, look -> !look.naive().covers(truth)).ifPresent(naiveMissedOn::add);
        first(looks, look -> look.sequence().tellsSign()).ifPresent(day -> signDays.add((double) day));
        firstDays.add((double) looks.get(0).day());
        Estimate last = looks.get(looks.size() - 1).sequence();
        Estimate naive = looks.get(looks.size() - 1).naive();
        errors.add(last.mean() - truth);
        widths.add(last.width());
        naiveWidths.add(naive.width());
        naiveOnce += naive.covers(truth) ? 1 : 0;
    }

    MeasureFigures figures() {
        double bias = errors.stream().mapToDouble(error -> error).average().orElseThrow();
        double squares = errors.stream()
                .mapToDouble(error -> (error - bias) * (error - bias))
                .sum();
        double all = experiments;
        return new MeasureFigures(
                truth,
                1 - missedOn.size() / all,
                1 - naiveMissedOn.size() / all,
                naiveOnce / all,
                bias,
                Math.sqrt(squares / Math.max(1, experiments - 1) / all),
                median(widths),
                median(naiveWidths),
                median(firstDays),
                signDays.size() / all,
                medianOfAll(),
                byDay(missedOn),
                byDay(naiveMissedOn));
    }

    private interface Condition {
        boolean holds(ExperimentRun.Look look);
    }

    private static OptionalInt first(List<ExperimentRun.Look> looks, Condition condition) {
        return looks.stream()
                .filter(condition::holds)
                .mapToInt(ExperimentRun.Look::day)
                .findFirst();
    }

    /** Over all experiments, those that never told counted as later than any. */
    private OptionalDouble medianOfAll() {
        if (signDays.size() * 2 < experiments) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = signDays.stream().sorted().toList();
        return OptionalDouble.of(sorted.get((experiments - 1) / 2));
    }

    private static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private List<Double> byDay(List<Integer> on) {
        int[] counts = new int[days + 1];
        on.forEach(day -> counts[day]++);
        List<Double> shares = new ArrayList<>(days + 1);
        int sum = 0;
        for (int count : counts) {
            sum += count;
            shares.add(sum / (double) experiments);
        }
        return shares;
    }
}
