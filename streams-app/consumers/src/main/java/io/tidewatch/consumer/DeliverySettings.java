package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a consumer's orders go, and where it remembers.
 *
 * @param state folder of the journal, for this consumer alone
 * @param deadLetters file of what could not be handled
 * @param sink where orders go
 * @param bearerToken for a webhook that wants one
 * @param retry for a webhook
 * @param refusalsInARow after so many orders that a webhook did not take one after the other the consumer stops; at least 1
 */
public record DeliverySettings(
        Path state,
        Path deadLetters,
        SinkAddress sink,
        Optional<String> bearerToken,
        RetryPolicy retry,
        int refusalsInARow) {
    /** As many as {@code tidewatch consume} takes for too many. */
    public static final int DEFAULT_REFUSALS_IN_A_ROW = Refusals.IN_A_ROW;

    public DeliverySettings {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(deadLetters, "deadLetters");
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(bearerToken, "bearerToken");
        Objects.requireNonNull(retry, "retry");
        if (refusalsInARow < 1) {
            throw new TidewatchException(
                    "a webhook must be allowed at least 1 refusal, not " + refusalsInARow + " (--webhook-refusals)");
        }
    }

    /** A file sink, the dead letters beside the journal. */
    static DeliverySettings toFile(Path state, Path file) {
        return new DeliverySettings(
                state,
                state.resolve("dead-letters.jsonl"),
                new SinkAddress.ToFile(file),
                Optional.empty(),
                RetryPolicy.defaults(),
                DEFAULT_REFUSALS_IN_A_ROW);
    }

    /** @throws TidewatchException when the sink is a file that cannot be used */
    Sink openSink(StopSignal stop) {
        if (sink instanceof SinkAddress.ToFile file) {
            return FileSink.open(file.path());
        }
        return new WebhookSink(((SinkAddress.ToWebhook) sink).url(), bearerToken, retry, stop::pause);
    }
}
