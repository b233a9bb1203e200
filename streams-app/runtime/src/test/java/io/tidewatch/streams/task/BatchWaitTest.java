package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchWaitTest {
    private static final long LONGEST = 10;

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 1", "8, 4", "20, 10", "999, 10", "1000, 100", "60000, 100"})
    void growsWithTheDelayThatThereIsAnyway(long age, long wait) {
        assertThat(BatchWait.millis(age, LONGEST)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"-5, 0", "2000, 300"})
    void takesAnEventFromAheadAsNewAndAWaitThatIsLongAnyway(long age, long wait) {
        assertThat(BatchWait.millis(age, 300)).isEqualTo(wait);
    }
}
