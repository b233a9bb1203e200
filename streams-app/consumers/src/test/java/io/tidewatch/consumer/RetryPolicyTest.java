package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
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
        var waits = IntStream.rangeClosed(1, 6)
                .mapToObj(failed -> policy.waitAfter(failed, Optional.empty()))
                .map(Duration::toSeconds);

        // Then
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    }

    @Test
    void doesNotOverflowAfterVeryManyFailures() {
        // When
        Duration wait = RetryPolicy.defaults().waitAfter(1_000_000, Optional.empty());

        // Then
        assertThat(wait).isEqualTo(RetryPolicy.defaults().longestWait());
    }

    @Test
    void addsUpTheLongestDelivery() {
        // Given
        RetryPolicy policy = new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));

        // When
        Duration longest = policy.longestDelivery();

        // Then: three timeouts and between them two waits as long as a receiver can ask for
        assertThat(longest).isEqualTo(Duration.ofSeconds(35));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "5,5", "3600,10"})
    void waitsAsLongAsAskedWithinBounds(long asked, long waited) {
        // Given: after the first failure a second, and never more than ten
        RetryPolicy policy = new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));

        // When
        Duration wait = policy.waitAfter(1, Optional.of(Duration.ofSeconds(asked)));

        // Then
        assertThat(wait).isEqualTo(Duration.ofSeconds(waited));
    }
}
