package io.tidewatch.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Jan 5, 2025, 10:11:12 AM | 2025-01-05T10:11:12Z",
                "Jan 5, 2025 10:11 pm | 2025-01-05T22:11:00Z",
                "Jan 5, 2025, 10:11:12\u202fPM | 2025-01-05T22:11:12Z",
                "January 5, 2025 at 10:11 PM | 2025-01-05T22:11:00Z",
                "Sun, 05 Jan 2025 10:11:12 GMT | 2025-01-05T10:11:12Z",
                "Sun, 05 Jan 2025 10:11:12 -0500 | 2025-01-05T15:11:12Z",
                "05-Jan-2025 | 2025-01-05T00:00:00Z",
                "5 Sept 2025 | 2025-09-05T00:00:00Z",
                "5th May 2025 | 2025-05-05T00:00:00Z",
                "2025-01-05 10:11:12 America/New_York | 2025-01-05T15:11:12Z",
                "2025-01-05T10:11:12+01:00[Europe/Paris] | 2025-01-05T09:11:12Z",
                "2025-01-05 10:11:12 UTC | 2025-01-05T10:11:12Z",
                "2025-01-05 10:11:12.345678 UTC | 2025-01-05T10:11:12.345Z",
                "2025-07-05 10:11:12 Europe/Berlin | 2025-07-05T08:11:12Z",
            })
    void namesOfMonthsAndZonesAreKnown(String written, Instant meant) {
        assertThat(TimeReader.dayFirst().read(written)).hasValue(meant);
        assertThat(TimeReader.of(DateOrder.DAY_FIRST, ZoneOffset.UTC).read(written))
                .hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31-Feb-2025",
                "5 Moon 2025",
                "Ma 5, 2025x",
                "2025-01-05 10:11:12 Mars/Base",
                "Jan 2025",
                "yesterday",
                "Total",
                "2025-13-01"
            })
    void whatIsNoTimeIsNone(String written) {
        assertThat(TimeReader.dayFirst().read(written)).isEmpty();
    }

    @Test
    void aTimeWithoutAZoneIsInTheOneThatWasSaid() {
        TimeReader berlin = TimeReader.undecided(ZoneId.of("Europe/Berlin"));
        assertThat(berlin.read("2025-07-05 10:00")).hasValue(Instant.parse("2025-07-05T08:00:00Z"));
        assertThat(berlin.read("20250105")).hasValue(Instant.parse("2025-01-04T23:00:00Z"));
        assertThat(berlin.read("45662.5")).hasValue(Instant.parse("2025-01-05T11:00:00Z"));
        assertThat(berlin.read("2025-07-05 10:00Z")).hasValue(Instant.parse("2025-07-05T10:00:00Z"));
        assertThat(berlin.read("1736072472")).hasValue(Instant.parse("2025-01-05T10:21:12Z"));
    }
}
