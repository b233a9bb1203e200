package io.tidewatch.engine;

import io.tidewatch.engine.alert.Contribution;
import java.util.List;

/**
 * What makes a customer's risk another than that of the average customer right after a visit. All in ten-thousandths; the
 * contributions and the silence's add up to the risk less the base risk, but for rounding.
 *
 * @param contributions what each group of features moved
 * @param silence what the silence moved, by the measure of this customer's pace
 * @param baseRisk the average customer's risk right after a visit
 */
record Explanation(List<Contribution> contributions, int silence, int baseRisk) {
    Explanation {
        contributions = List.copyOf(contributions);
    }
}
