package io.tidewatch.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Session session = new Session("0123456789abcdef");

    @Test
    void isGoodUntilItsEndInEveryInstanceWithTheSameToken() {
        String value = session.begin(NOW);
        assertThat(session.isGood(value, NOW)).isTrue();
        assertThat(new Session("0123456789abcdef").isGood(value, NOW)).isTrue();
        assertThat(session.isGood(value, NOW.plus(Session.LENGTH).minusSeconds(1)))
                .isTrue();
        assertThat(session.isGood(value, NOW.plus(Session.LENGTH))).isFalse();
    }

    @Test
    void endsWithTheToken() {
        assertThat(new Session("fedcba9876543210").isGood(session.begin(NOW), NOW))
                .isFalse();
    }

    @Test
    void cannotBeMadeLonger() {
        String value = session.begin(NOW);
        String code = value.substring(value.indexOf('.'));
        String later = Long.toString(NOW.plus(Duration.ofDays(365)).getEpochSecond());
        assertThat(session.isGood(later + code, NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.", ".abc", "9999999999.abc", "nonsense", "9999999999.", "a.b.c"})
    void whatIsNoneIsRefused(String value) {
        assertThat(session.isGood(value, NOW)).isFalse();
    }
}
