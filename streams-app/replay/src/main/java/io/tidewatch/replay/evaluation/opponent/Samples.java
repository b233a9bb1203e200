package io.tidewatch.replay.evaluation.opponent;

import io.tidewatch.replay.evaluation.Silence;
import java.util.List;

/** What logistic regression learns from: visits whose windows ended by the cut, each after several lengths of silence. */
final class Samples {
    private static final long[] SILENCE_DAYS = {0, 1, 2, 3, 5, 7, 10, 14, 18, 23, 29, 36, 44, 53, 63, 75, 90};
    /** Customers change: a window that ended this many days earlier weighs 1/e. */
    private static final double AGE_DAYS = 200;
    /** Beyond so many visits every n-th is taken: more of the same tell nothing new. */
    private static final int MOST_VISITS = 200_000;

    private final List<Habit> known;
    private final int every;
    private final long cutDay;

    /**
     * @param habits of all visits
     * @param cutDay UTC day
     */
    Samples(List<Habit> habits, long cutDay) {
        this.known = habits.stream()
                .filter(habit -> habit.silence().lastDay() <= cutDay)
                .toList();
        this.every = Math.max(1, (known.size() + MOST_VISITS - 1) / MOST_VISITS);
        this.cutDay = cutDay;
    }

    /** Takes one sample after the other. */
    @FunctionalInterface
    interface Taker {
        /**
         * A customer after some days of silence.
         *
         * @param features made for this call
         * @param weight more than 0
         */
        void take(double[] features, boolean lost, double weight);
    }

    /** Hands out all samples; they are made anew each time, so that none is kept. */
    void forEach(Taker taker) {
        for (int i = 0; i < known.size(); i += every) {
            Habit habit = known.get(i);
            Silence silence = habit.silence();
            double weight = Math.exp(-(cutDay - silence.lastDay()) / AGE_DAYS);
            for (long days : SILENCE_DAYS) {
                if (days < silence.days() && days < silence.window().days()) {
                    taker.take(habit.features(days), silence.isLost(), weight);
                }
            }
        }
    }
}
