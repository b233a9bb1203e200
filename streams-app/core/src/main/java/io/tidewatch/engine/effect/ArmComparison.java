package io.tidewatch.engine.effect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One arm beside the hold-out, as a whole and by each dimension's groups. Not thread-safe. */
final class ArmComparison {
    private final Instant asOf;
    private final Comparison overall;
    private final Map<Dimension, Map<String, Comparison>> groups = new EnumMap<>(Dimension.class);

    ArmComparison(Instant asOf) {
        this.asOf = asOf;
        this.overall = new Comparison(asOf);
        for (Dimension dimension : Dimension.values()) {
            groups.put(dimension, new TreeMap<>());
        }
    }

    Comparison overall() {
        return overall;
    }

    void assigned(Trial trial, boolean overdue) {
        overall.assigned(trial, overdue);
        for (Dimension dimension : Dimension.values()) {
            group(dimension, trial).assigned(trial, overdue);
        }
    }

    void concluded(Trial trial, TrialOutcome outcome, PseudoOutcome keptEffect, PseudoOutcome moneyEffect) {
        overall.concluded(trial, outcome, keptEffect, moneyEffect);
        for (Dimension dimension : Dimension.values()) {
            group(dimension, trial).concluded(trial, outcome, keptEffect, moneyEffect);
        }
    }

    List<Breakdown> breakdowns(double alpha) {
        List<Breakdown> breakdowns = new ArrayList<>();
        groups.forEach((dimension, members) -> {
            ConfidenceSequence sequence = EffectEstimator.sequence(alpha / dimension.groups());
            List<GroupEffect> effects = new ArrayList<>();
            members.forEach((name, comparison) -> effects.add(new GroupEffect(name, comparison.effect(sequence))));
            breakdowns.add(new Breakdown(dimension, sequence.alpha(), effects));
        });
        return breakdowns;
    }

    private Comparison group(Dimension dimension, Trial trial) {
        return groups.get(dimension).computeIfAbsent(dimension.group(trial.traits()), name -> new Comparison(asOf));
    }
}
