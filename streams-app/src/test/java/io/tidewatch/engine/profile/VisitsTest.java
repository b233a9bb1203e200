package io.tidewatch.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class VisitsTest {
    @Test
    void twoOrdersOfOneDayAreOneVisit() {
        assertThat(isNew("2011-09-09T08:00:00Z", "2011-09-09T20:00:00Z")).isFalse();
    }

    @Test
    void aSessionAcrossMidnightIsOneVisit() {
        assertThat(isNew("2011-09-09T23:50:00Z", "2011-09-10T00:10:00Z")).isFalse();
    }

    @Test
    void theNextMorningIsAnotherVisit() {
        assertThat(isNew("2011-09-09T20:00:00Z", "2011-09-10T08:00:00Z")).isTrue();
    }

    private static boolean isNew(String previous, String event) {
        return Visits.isNew(
                Instant.parse(previous).toEpochMilli(), Instant.parse(event).toEpochMilli());
    }
}
