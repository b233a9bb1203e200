package io.tidewatch.bench;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.streams.EngineCounters;
import io.tidewatch.streams.EngineParts;
import io.tidewatch.streams.EngineTopology;
import io.tidewatch.streams.TaskBoard;
import io.tidewatch.streams.config.TidewatchConfig;

/** The engine as it is run in production: the same topology, stores and settings. */
final class EngineRow {
    static final String NAME = "engine";

    private EngineRow() {}

    /** All of it: features, model, policy, timers, all outputs. */
    static Row of(TidewatchConfig config, Model model) {
        return new Row(NAME, "the whole engine: profile, features, ONNX step, policy, timers, all outputs", () -> {
            EngineCounters counters = new EngineCounters();
            EngineParts parts = new EngineParts(
                    () -> model.newScorer(config.batch().maxEvents()),
                    new AlertPolicy(config.policy(), model.manifest()),
                    counters,
                    new TaskBoard());
            return new Row.Run(
                    EngineTopology.build(config, parts),
                    () -> counters.figures().scored());
        });
    }
}
