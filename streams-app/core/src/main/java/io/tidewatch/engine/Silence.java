package io.tidewatch.engine;

import io.tidewatch.engine.alert.Transition;
import io.tidewatch.topics.Outcome;
import java.util.List;
import java.util.Optional;

/** What a silence led to: its alerts, its last step if there was any, and the assignments that ended. */
record Silence(List<Announcer.Draft> drafts, Optional<Transition> last, List<Outcome> outcomes) {
    static final Silence NOTHING = new Silence(List.of(), Optional.empty(), List.of());

    Silence with(Optional<Outcome> next) {
        return next.isEmpty() ? this : new Silence(drafts, last, Silences.with(outcomes, next));
    }
}
