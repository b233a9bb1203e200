package io.tidewatch.streams.config;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.topics.TidewatchException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The section {@code experiments} as it is written; {@link ExperimentSettings} knows the defaults and the ranges. */
record ExperimentsSection(
        Optional<String> name, Optional<String> salt, OptionalDouble holdout, Optional<List<ArmEntry>> arms) {
    /** One arm beside those that are there by themselves. */
    record ArmEntry(Optional<String> name, OptionalDouble share, Optional<List<ActionRule>> actions) {
        private ExperimentSettings.Share settings() {
            if (name.isEmpty() || share.isEmpty() || actions.isEmpty()) {
                throw new TidewatchException("an entry of 'experiments.arms' lacks "
                        + (name.isEmpty() ? "'name'" : share.isEmpty() ? "'share'" : "'actions'")
                        + "; give all three, for example {name: calls-first, share: 0.2, actions: [{action: call}]}");
            }
            return new ExperimentSettings.Share(name.get(), share.getAsDouble(), actions.get());
        }
    }

    ExperimentSettings settings() {
        return new ExperimentSettings(
                name.orElse(ExperimentSettings.DEFAULT_NAME),
                salt.orElse(ExperimentSettings.DEFAULT_SALT),
                holdout.orElse(ExperimentSettings.DEFAULT_HOLDOUT),
                arms.orElse(List.of()).stream().map(ArmEntry::settings).toList());
    }
}
