package io.tidewatch.streams.config;

import io.tidewatch.engine.strategy.StrategySettings;
import java.util.Optional;
import java.util.OptionalDouble;

/** The section {@code strategy} as it is written; {@link StrategySettings} knows the defaults and the ranges. */
record StrategySection(OptionalDouble explore, OptionalDouble share, Optional<String> seed) {
    StrategySettings settings() {
        return new StrategySettings(
                explore.orElse(StrategySettings.DEFAULT_EXPLORE),
                share.orElse(StrategySettings.DEFAULT_SHARE),
                seed.orElse(StrategySettings.DEFAULT_SEED));
    }
}
