package io.tidewatch.engine.effect;

import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.Objects;
import java.util.Optional;

/**
 * By what effects are broken down: what was said of a customer at the assignment.
 *
 * @param band of the risk
 * @param valueTier what the customer spends
 * @param reason code of the first reason, if there was one
 */
public record Traits(Band band, ValueTier valueTier, Optional<String> reason) {
    public Traits {
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(valueTier, "valueTier");
        Objects.requireNonNull(reason, "reason");
    }
}
