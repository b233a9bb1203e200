package io.tidewatch.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {
    private static final Instant START = Instant.parse("2011-09-09T00:00:00Z");

    @Test
    void atFullSpeedEveryEventIsDueAtOnce() {
        assertThat(Speed.parse("MAX").dueAfter(START, START.plus(Duration.ofDays(9))))
                .isZero();
    }

    @Test
    void aFactorIsSecondsOfTheLogPerSecond() {
        assertThat(Speed.parse("86400").dueAfter(START, START.plus(Duration.ofDays(9))))
                .isEqualTo(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "fast", "NaN"})
    void anythingElseIsRefusedWithWhatToGive(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Speed.parse(text))
                .withMessageContaining("give max, or how many seconds");
    }
}
