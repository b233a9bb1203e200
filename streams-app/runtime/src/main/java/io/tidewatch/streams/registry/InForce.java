package io.tidewatch.streams.registry;

import io.tidewatch.engine.strategy.StrategyState;
import java.util.Objects;
import java.util.Optional;

/**
 * The model that decides here, and up to where the models' topic was considered for that.
 *
 * @param model the model
 * @param activation offset of the last pointer considered; a later one is larger, {@link #CONFIGURED} if there was none
 * @param strategy what a strategy has learnt; empty if nobody has said anything
 */
public record InForce(ServedModel model, long activation, Optional<StrategyState> strategy) {
    /** Nothing was ever activated: the model of the configuration. */
    public static final long CONFIGURED = -1;

    public InForce {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(strategy, "strategy");
    }

    /** With a strategy that has learnt nothing. */
    public InForce(ServedModel model, long activation) {
        this(model, activation, Optional.empty());
    }
}
