package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.task.EngineHarness;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    private final FailureText texts = new FailureText(EngineHarness.config(Path.of("somewhere"), ""));

    @Test
    void causeIsFoundHoweverDeepItLies() {
        // Given
        Throwable failure = new StreamsException(new StreamsException(new RecordTooLargeException("large")));

        // When / Then
        assertThat(texts.of(failure))
                .hasValueSatisfying(text -> assertThat(text).contains("too large", "tidewatch topics plan"));
    }

    @Test
    void everyCauseThatSomebodyCanMendHasItsRemedy() {
        assertThat(texts.of(new MissingSourceTopicException("x")).orElseThrow()).contains("tidewatch topics apply");
        assertThat(texts.of(new StreamsException("Existing internal topic a has invalid partitions: expected 4"))
                        .orElseThrow())
                .contains("partitions of shop.events", "shards grow");
        assertThat(texts.of(new FencedInstanceIdException("x")).orElseThrow()).contains("group_instance_id");
        assertThat(texts.of(new ProcessorStateException("x")).orElseThrow()).contains("somewhere");
        assertThat(texts.of(new ProcessorStateException(
                                "Error opening store",
                                new IOException("While appending to file: No space left on device")))
                        .orElseThrow())
                .contains("somewhere", "is full");
        assertThat(texts.of(new SaslAuthenticationException("bad password")).orElseThrow())
                .contains("credentials", "bad password");
        assertThat(texts.of(new TopicAuthorizationException("denied")).orElseThrow())
                .contains("right");
        assertThat(texts.of(new TimeoutException("x")).orElseThrow()).contains("unused:9092");
    }

    @Test
    void aFaultOfOursIsNotExplainedAway() {
        // When / Then
        assertThat(texts.of(new StreamsException(new NullPointerException()))).isEmpty();
    }
}
