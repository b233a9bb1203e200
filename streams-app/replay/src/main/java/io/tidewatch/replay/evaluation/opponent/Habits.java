package io.tidewatch.replay.evaluation.opponent;

import io.tidewatch.replay.evaluation.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The habits of every customer at every visit. */
final class Habits {
    /** How many gaps the shop's mean and spread count as, as in the churn window. */
    private static final int PRIOR_GAPS = 2;
    /** How much the newest gap weighs in the recent mean, as in early_warning_baselines.py. */
    private static final double NEWEST_WEIGHS = 0.4;
    /** Where all gaps of a shop are equal nothing varies, and nothing may be divided by that. */
    private static final double LEAST_VARIATION = 1e-6;

    private final double shopPace;
    private final double shopSpread;

    private Habits(double shopPace, double shopSpread) {
        this.shopPace = shopPace;
        this.shopSpread = shopSpread;
    }

    /**
     * Of all visits of a log.
     *
     * @param silences each customer's together and in time order
     * @param cutDay UTC day: the shop's pace and spread are those before it
     * @return one for each silence, in the same order; empty if nobody had come twice by then
     */
    static Optional<List<Habit>> of(List<Silence> silences, long cutDay) {
        double[] known = silences.stream()
                .filter(silence -> silence.visits() > 1 && silence.day() < cutDay)
                .mapToDouble(Habits::logarithm)
                .toArray();
        if (known.length == 0) {
            return Optional.empty();
        }
        double mean = java.util.Arrays.stream(known).average().orElseThrow();
        double squares = java.util.Arrays.stream(known)
                .map(gap -> (gap - mean) * (gap - mean))
                .sum();
        return Optional.of(
                new Habits(mean, known.length == 1 ? 0 : Math.sqrt(squares / (known.length - 1))).all(silences));
    }

    private List<Habit> all(List<Silence> silences) {
        List<Habit> habits = new ArrayList<>(silences.size());
        double total = 0;
        double squares = 0;
        double longest = 0;
        double weighted = 0;
        double weights = 0;
        for (Silence silence : silences) {
            if (silence.visits() == 1) {
                total = 0;
                squares = 0;
                longest = 0;
                weighted = 0;
                weights = 0;
            } else {
                double gap = logarithm(silence);
                total += gap;
                squares += gap * gap;
                longest = Math.max(longest, gap);
                weighted = gap + (1 - NEWEST_WEIGHS) * weighted;
                weights = 1 + (1 - NEWEST_WEIGHS) * weights;
            }
            int gaps = silence.visits() - 1;
            double pace = (total + PRIOR_GAPS * shopPace) / (gaps + PRIOR_GAPS);
            double varied =
                    Math.max(0, squares - 2 * pace * total + gaps * pace * pace) + PRIOR_GAPS * shopSpread * shopSpread;
            habits.add(new Habit(
                    silence,
                    pace,
                    Math.sqrt(Math.max(varied, LEAST_VARIATION) / (gaps + PRIOR_GAPS)),
                    longest - pace,
                    gaps == 0 ? 0 : weighted / weights - pace));
        }
        return habits;
    }

    private static double logarithm(Silence silence) {
        return Math.log(silence.gapDays());
    }
}
