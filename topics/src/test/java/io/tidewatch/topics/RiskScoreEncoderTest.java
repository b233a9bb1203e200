package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Keeping the text of grids for users with equally long windows changes nothing of what is written. */
class RiskScoreEncoderTest {
    /** Longer than the longest window that the encoder has a place of its own for. */
    private static final int LONGEST_WINDOW = 700;
    /** Bytes of an array's head and padding, and of what the test itself may take, for each message. */
    private static final int ROOM = 64;

    private final RiskScoreEncoder encoder = new RiskScoreEncoder();

    @Test
    void keepsApartWindowsAndGrids() throws InvalidMessageException {
        // Given
        List<RiskScore> scores = new ArrayList<>();
        for (int windowDays = 1; windowDays <= LONGEST_WINDOW; windowDays++) {
            scores.add(score(windowDays, grid(windowDays)));
        }
        for (int round = 0; round < 3; round++) {
            for (RiskScore score : scores) {
                // When
                byte[] json = encoder.encode(score);
                // Then
                assertThat(RiskScoreCodec.read(json)).isEqualTo(score);
            }
        }
    }

    @Test
    void doesNotTakeAnotherGridForThatOfAnEquallyLongWindow() throws InvalidMessageException {
        // Given
        RiskScore whole = score(40, grid(40));
        RiskScore part = score(40, new double[] {0, 1.5});
        // When
        encoder.encode(whole);
        byte[] json = encoder.encode(part);
        // Then
        assertThat(RiskScoreCodec.read(json)).isEqualTo(part);
    }

    @Test
    void allocatesTheMessageOnly() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<RiskScore> scores = new ArrayList<>();
        for (int windowDays = 30; windowDays <= 180; windowDays++) {
            scores.add(score(windowDays, grid(windowDays)));
        }
        long message = scores.stream()
                .mapToLong(score -> encoder.encode(score).length)
                .max()
                .orElseThrow();
        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < scores.size(); i++) {
            encoder.encode(scores.get(i));
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // Then
        assertThat(allocated).isLessThan(scores.size() * (message + ROOM));
    }

    private static double[] grid(int windowDays) {
        double[] shares = {0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
        double[] days = new double[shares.length];
        for (int i = 0; i < days.length; i++) {
            days[i] = Math.round(shares[i] * windowDays * 100) / 100.0;
        }
        return days;
    }

    private static RiskScore score(int windowDays, double[] silenceDays) {
        double[] risks = new double[silenceDays.length];
        for (int i = 0; i < risks.length; i++) {
            risks[i] = i / 10_000.0;
        }
        return new RiskScore(
                "17850",
                0.2204,
                windowDays,
                OptionalDouble.of(9.3),
                Instant.parse("2026-12-06T00:00:00Z"),
                OptionalDouble.of(0),
                Band.HEALTHY,
                Trigger.EVENT,
                silenceDays,
                risks,
                ValueTier.HIGH,
                OptionalInt.of(14),
                Instant.parse("2026-11-24T18:02:00Z"),
                "online-retail-gru32",
                Optional.of("holdout"));
    }
}
