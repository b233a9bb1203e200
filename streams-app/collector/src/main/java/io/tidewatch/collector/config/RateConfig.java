package io.tidewatch.collector.config;

import io.tidewatch.topics.TidewatchException;

/**
 * How many events may come.
 *
 * @param perSecond in the long run, 1 to 1000000
 * @param burst at once after a pause, 1 to 1000000; no request with more events ever passes
 */
public record RateConfig(int perSecond, int burst) {
    private static final int MOST = 1_000_000;

    public RateConfig {
        if (perSecond < 1 || perSecond > MOST || burst < 1 || burst > MOST) {
            throw new TidewatchException("a rate of 'sources' has per_second %d and burst %d; give 1 to %d each"
                    .formatted(perSecond, burst, MOST));
        }
    }
}
