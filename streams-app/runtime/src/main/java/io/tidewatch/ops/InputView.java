package io.tidewatch.ops;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the brokers have last told of the input topic. While they are silent it stays as it was, and says how old it is.
 *
 * @param partitions every partition of the topic; empty before the brokers have told
 * @param observedAt when they told; empty before they have
 * @param brokers whether they answer now
 */
record InputView(List<InputPartition> partitions, Optional<Instant> observedAt, Brokers brokers) {
    InputView {
        partitions = List.copyOf(partitions);
        Objects.requireNonNull(observedAt, "observedAt");
        Objects.requireNonNull(brokers, "brokers");
    }

    /** Nobody has asked yet. */
    static InputView unasked() {
        return new InputView(List.of(), Optional.empty(), Brokers.unasked());
    }
}
