package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    @Test
    void doublesTheWaitUpToTheLongest() {
        // Given
        RetryPolicy policy = new RetryPolicy(7, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));

        // When
        var waits = IntStream.rangeClosed(1, 6).mapToObj(policy::waitAfter).map(Duration::toSeconds);

        // Then
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    }

    @Test
    void doesNotOverflowAfterVeryManyFailures() {
        // When
        Duration wait = RetryPolicy.defaults().waitAfter(1_000_000);

        // Then
        assertThat(wait).isEqualTo(RetryPolicy.defaults().longestWait());
    }

    @Test
    void addsUpTheLongestDelivery() {
        // Given
        RetryPolicy policy = new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));

        // When
        Duration longest = policy.longestDelivery();

        // Then: three timeouts and waits of one and two seconds
        assertThat(longest).isEqualTo(Duration.ofSeconds(18));
    }

    @ParameterizedTest
    @CsvSource({"400,false", "404,false", "408,true", "409,false", "429,true", "302,false", "500,true", "503,true"})
    void retriesOnlyWhatMayPass(int status, boolean retried) {
        // When / Then
        assertThat(RetryPolicy.worthRetrying(status)).isEqualTo(retried);
    }
}
