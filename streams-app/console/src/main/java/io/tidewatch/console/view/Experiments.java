package io.tidewatch.console.view;

import io.tidewatch.engine.effect.EffectReport;
import java.util.Map;

/**
 * What the experiments show.
 *
 * @param reports by the experiment's name
 * @param refusals why nothing can be told of an experiment, by its name
 * @param kept assignments that are counted
 * @param leftOut assignments that were too many
 * @param changes another number when something has come since
 */
public record Experiments(
        Map<String, EffectReport> reports, Map<String, String> refusals, int kept, long leftOut, long changes) {
    public Experiments {
        reports = Map.copyOf(reports);
        refusals = Map.copyOf(refusals);
    }
}
