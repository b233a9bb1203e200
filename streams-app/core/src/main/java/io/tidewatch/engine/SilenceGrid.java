package io.tidewatch.engine;

import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;

/** The silences of a model's curve in days, as scores show them: one row of numbers for every length of window, made once. */
public final class SilenceGrid {
    /** A hundredth of a day is a quarter of an hour. */
    private static final int DECIMALS = 2;

    private final double[] shares;
    private final int leastDays;
    private final double[][] days;

    /** The grid of a model. */
    public SilenceGrid(ModelManifest manifest) {
        this.shares = manifest.silenceShares().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        this.leastDays = manifest.window().leastDays();
        this.days = new double[manifest.window().mostDays() - leastDays + 1][];
    }

    /** Points of the grid. */
    public int size() {
        return shares.length;
    }

    /** The grid over a window, days since it began; belongs to the grid and must not be changed. */
    public double[] days(ChurnWindow window) {
        int at = window.days() - leastDays;
        if (days[at] == null) {
            days[at] = new double[shares.length];
            for (int i = 0; i < shares.length; i++) {
                days[at][i] = Decimals.rounded(shares[i] * window.days(), DECIMALS);
            }
        }
        return days[at];
    }
}
