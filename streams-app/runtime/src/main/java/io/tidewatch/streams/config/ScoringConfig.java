package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The section {@code scoring}: what happens when the network fails, and how stream threads share a device.
 *
 * @param maxAttempts how often a batch is tried before its events are tried one by one, 1 to 10. A GPU that is short of memory for a
 *     moment recovers by the third try; a broken input never does.
 * @param longestRun how long a run of the network may take before it is ended and counts as failed, 1 to 40 s: a model that hangs is
 *     given up after six runs at the latest, which must be over before Kafka takes the thread for dead, after five minutes
 *     ({@code max.poll.interval.ms}). See {@link #LONGEST_RUN}.
 * @param lane whether stream threads score through one lane for the device. A GPU wants the rows of all threads at once; on the CPU a
 *     thread is done before it could ask another one.
 * @param laneRows most rows of the lane's runs, 1 to 65536; empty: the device's self-test chooses
 * @param laneWait how long a run waits for rows of other threads, 0 to 100 ms; empty: the device's self-test chooses
 */
public record ScoringConfig(
        @Default("3") int maxAttempts,
        @Default("10s") Duration longestRun,
        @Default("auto") Lane lane,
        Optional<Integer> laneRows,
        Optional<Duration> laneWait) {
    /**
     * The default. A run takes milliseconds, the first one on a GPU a second or two, and either some ten times as long where other
     * processes take the cores.
     */
    public static final Duration LONGEST_RUN = Duration.ofSeconds(10);

    /** Far above what any batch of the engine brings. */
    private static final int MOST_ROWS = 1 << 16;
    /** As long as a commit's interval: beyond it waiting is no gain for anybody. */
    private static final Duration MOST_WAIT = Duration.ofMillis(100);

    private static final Duration LEAST_RUN = Duration.ofSeconds(1);
    private static final Duration MOST_RUN = Duration.ofSeconds(40);

    /** When there is a lane. */
    public enum Lane {
        /** For every device but the CPU. */
        AUTO,
        /** On the CPU too: for tests, where nothing is gained by it. */
        ALWAYS,
        /** Every thread for itself. */
        NEVER
    }

    public ScoringConfig {
        Objects.requireNonNull(longestRun, "longestRun");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(laneRows, "laneRows");
        Objects.requireNonNull(laneWait, "laneWait");
        Checks.range("scoring.max_attempts", maxAttempts, 1, 10);
        Checks.range("scoring.longest_run", longestRun, LEAST_RUN, MOST_RUN);
        laneRows.ifPresent(rows -> Checks.range("scoring.lane_rows", rows, 1, MOST_ROWS));
        laneWait.ifPresent(wait -> Checks.range("scoring.lane_wait", wait, Duration.ZERO, MOST_WAIT));
    }
}
