package io.tidewatch.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreExact() {
        Latencies latencies = new Latencies();
        for (int millis = 1; millis <= 1000; millis++) {
            latencies.add(millis);
        }

        assertThat(latencies.count()).isEqualTo(1000);
        assertThat(latencies.percentile(0.5)).isEqualTo(500);
        assertThat(latencies.percentile(0.99)).isEqualTo(990);
        assertThat(latencies.percentile(0.999)).isEqualTo(999);
    }

    @Test
    void oneSlowEventShowsAtTheTopOnly() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 999; i++) {
            latencies.add(10);
        }
        latencies.add(1_000_000);

        assertThat(latencies.percentile(0.999)).isEqualTo(10);
        assertThat(latencies.percentile(1)).isEqualTo(120_000);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatThrownBy(() -> new Latencies().percentile(0.5)).hasMessageContaining("no latency");
    }
}
