package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StallBoundTest {
    @Test
    void isLongerThanKafkasOwnLimits() {
        assertThat(StallBound.of(new KafkaProperties(Map.of()))).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void growsWithTheLongestLimitThatIsConfigured() {
        KafkaProperties kafka = new KafkaProperties(
                Map.of("main.consumer.max.poll.interval.ms", "600000", "task.timeout.ms", "900000"));

        assertThat(StallBound.of(kafka)).isEqualTo(Duration.ofMinutes(16));
    }

    @Test
    void doesNotShrinkWithShorterLimits() {
        KafkaProperties kafka = new KafkaProperties(Map.of("max.poll.interval.ms", "60000"));

        assertThat(StallBound.of(kafka)).isEqualTo(Duration.ofMinutes(6));
    }
}
