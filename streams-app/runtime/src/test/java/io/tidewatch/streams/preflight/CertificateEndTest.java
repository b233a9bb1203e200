package io.tidewatch.streams.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateEndTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void isToldAMonthBefore() {
        assertThat(end(Duration.ofDays(31)).warning(NOW)).isEmpty();
        assertThat(end(Duration.ofDays(30)).warning(NOW))
                .hasValueSatisfying(text -> assertThat(text).contains("broker kafka:9093", "ends in 30 days"));
        assertThat(end(Duration.ofDays(-1)).warning(NOW))
                .hasValueSatisfying(text -> assertThat(text).contains("has ended", "2026-11-28T12:00:00Z"));
    }

    @Test
    void tellsWhatIsLeft() {
        assertThat(end(Duration.ofDays(31)).left(NOW)).isEqualTo(Duration.ofDays(31));
        assertThat(end(Duration.ofDays(-1)).left(NOW)).isNegative();
    }

    private static CertificateEnd end(Duration left) {
        return new CertificateEnd("broker", "kafka:9093", NOW.plus(left));
    }
}
