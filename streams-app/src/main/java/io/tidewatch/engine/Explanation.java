package io.tidewatch.engine;

import io.tidewatch.engine.alert.Contribution;
import java.util.List;

/**
 * What makes a user's risk another than that of the average customer who has been silent for as long. All in ten-thousandths;
 * the contributions and the silence's add up to the risk less the base risk, but for rounding.
 *
 * @param contributions what each group of features moved
 * @param silence what the silence moved beyond what it moves for the average customer: above 0 it is long by the measure of
 *     this user's pace
 * @param baseRisk the average customer's risk after the same silence
 */
record Explanation(List<Contribution> contributions, int silence, int baseRisk) {
    Explanation {
        contributions = List.copyOf(contributions);
    }
}
