package io.tidewatch.bench;

/**
 * How long a run of a row takes at most.
 *
 * @param warmSeconds before measuring; less when the row is no longer getting cheaper ({@link io.tidewatch.bench.row.WarmUp})
 * @param measureSeconds of measuring
 */
record Pace(double warmSeconds, double measureSeconds) {
    Pace {
        if (!(warmSeconds >= 0) || !(measureSeconds > 0)) {
            throw new IllegalArgumentException("give --warm of at least 0 and --measure above 0");
        }
    }
}
