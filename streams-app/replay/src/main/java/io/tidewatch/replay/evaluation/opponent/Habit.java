package io.tidewatch.replay.evaluation.opponent;

import io.tidewatch.replay.evaluation.Silence;

/**
 * What a customer's visit days tell at a visit, in natural logarithms of days: all that the opponents see of a customer.
 *
 * @param silence the visit and the time after it
 * @param pace mean logarithm of the gaps so far, shrunk towards the shop's
 * @param spread how far they are from it, shrunk likewise; more than 0
 * @param longest the longest gap less the pace
 * @param recent the mean in which newer gaps weigh more, less the pace
 */
record Habit(Silence silence, double pace, double spread, double longest, double recent) {
    /** How many numbers {@link #features} has. */
    static final int FEATURES = 12;

    /**
     * The twelve numbers of the customer after some days of silence.
     *
     * @param silenceDays whole days without a visit so far, 0 or more
     */
    double[] features(long silenceDays) {
        double silent = Math.log1p(silenceDays);
        double window = Math.log(silence.window().days());
        return new double[] {
            silent,
            silent - pace,
            (silent - pace) / spread,
            pace,
            spread,
            Math.log(silence.visits()),
            longest,
            recent,
            Math.log1p(silence.day() - silence.firstDay()),
            Math.log1p(Math.max(0, silence.money()) / silence.visits()),
            window,
            silent - window
        };
    }
}
