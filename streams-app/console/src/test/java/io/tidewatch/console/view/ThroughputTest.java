package io.tidewatch.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.console.view.Throughput.Offsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private static final Instant BEGIN = Instant.parse("2026-11-29T12:00:00Z");

    private final Throughput throughput = new Throughput(Duration.ofMinutes(1));

    @Test
    void theRateIsWhatWasReadOverTenSeconds() {
        for (int second = 0; second <= 20; second += 2) {
            look(second, Map.of(0, new Offsets(100L * second, 5000), 1, new Offsets(50L * second, 5000)));
        }
        assertThat(last().perSecond()).isEqualTo(150);
    }

    @Test
    void aPartitionIsBehindAsLongAsItsOldestUnreadRecordWasSeen() {
        look(0, Map.of(0, new Offsets(10, 10), 1, new Offsets(5, 5)));
        look(2, Map.of(0, new Offsets(10, 20), 1, new Offsets(5, 5)));
        look(4, Map.of(0, new Offsets(10, 30), 1, new Offsets(5, 8)));
        assertThat(last().lagRecords()).isEqualTo(23);
        assertThat(last().lagSeconds()).isEqualTo(2);
        assertThat(last().atLeast()).isFalse();

        // What came first is read, what came then is not.
        look(6, Map.of(0, new Offsets(20, 30), 1, new Offsets(8, 8)));
        assertThat(last().lagSeconds()).isEqualTo(2);
        look(8, Map.of(0, new Offsets(30, 30), 1, new Offsets(8, 8)));
        assertThat(last().lagSeconds()).isZero();
        assertThat(last().lagRecords()).isZero();
    }

    @Test
    void whatWaitedBeforeTheFirstLookHasWaitedLonger() {
        look(0, Map.of(0, new Offsets(10, 1000)));
        look(2, Map.of(0, new Offsets(20, 1000)));
        assertThat(last().lagSeconds()).isEqualTo(2);
        assertThat(last().atLeast()).isTrue();
    }

    @Test
    void keepsTheLastMinute() {
        for (int second = 0; second <= 1000; second += 2) {
            look(second, Map.of(0, new Offsets(second, second)));
        }
        assertThat(throughput.points()).hasSize(31);
    }

    private void look(int second, Map<Integer, Offsets> partitions) {
        throughput.look(BEGIN.plusSeconds(second), partitions);
    }

    private Throughput.Point last() {
        List<Throughput.Point> points = throughput.points();
        return points.get(points.size() - 1);
    }
}
