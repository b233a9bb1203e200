package io.tidewatch.engine.silence;

/** Rounds what a message tells: more digits than a person or a decision needs only make it longer. */
public final class Decimals {
    private Decimals() {}

    /** A number rounded to so many decimals, a half upwards. */
    public static double rounded(double value, int decimals) {
        double scale = Math.pow(10, decimals);
        return Math.round(value * scale) / scale;
    }
}
