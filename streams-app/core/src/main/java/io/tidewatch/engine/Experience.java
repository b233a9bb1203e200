package io.tidewatch.engine;

import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import java.util.List;

/**
 * What an event or a silence says to those who measure: customers who were given to an arm of the experiment, and what became of customers who
 * were.
 *
 * @param outcomes in order of time; they come before the assignments that begin at the same moment
 */
public record Experience(List<Assignment> assignments, List<Outcome> outcomes) {
    /** Nothing, as nearly always. */
    public static final Experience NOTHING = new Experience(List.of(), List.of());

    public Experience {
        assignments = List.copyOf(assignments);
        outcomes = List.copyOf(outcomes);
    }

    static Experience of(List<Assignment> assignments, List<Outcome> outcomes) {
        return assignments.isEmpty() && outcomes.isEmpty() ? NOTHING : new Experience(assignments, outcomes);
    }
}
