package io.tidewatch.engine.effect;

import java.util.Optional;

/**
 * What can be said of one measure of an effect: the estimate, or why it is too early for it. One of the two is there.
 *
 * @param estimate the effect per customer
 * @param tooEarly what is missing
 */
public record Finding(Optional<Estimate> estimate, Optional<TooEarly> tooEarly) {
    public Finding {
        if (estimate.isPresent() == tooEarly.isPresent()) {
            throw new IllegalArgumentException("an effect is either estimated or too early to be");
        }
    }

    static Finding of(Estimate estimate) {
        return new Finding(Optional.of(estimate), Optional.empty());
    }

    static Finding of(TooEarly tooEarly) {
        return new Finding(Optional.empty(), Optional.of(tooEarly));
    }
}
