package io.tidewatch.ops;

import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.streams.EngineRunner;
import java.util.Optional;

/**
 * The strategy that chooses actions.
 *
 * @param share of the customers whom no other arm has
 * @param explore share of its choices that are made to learn
 * @param learntFrom outcomes that it has learnt from; 0 in a replay
 */
record StrategyView(double share, double explore, long learntFrom) {
    /** Empty where the rules decide everywhere. */
    static Optional<StrategyView> of(EngineRunner engine) {
        return engine.config()
                .strategy()
                .map(settings -> new StrategyView(
                        settings.share(),
                        settings.explore(),
                        engine.inForce().strategy().map(StrategyState::outcomes).orElse(0L)));
    }
}
