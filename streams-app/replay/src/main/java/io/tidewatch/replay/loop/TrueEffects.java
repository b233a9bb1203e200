package io.tidewatch.replay.loop;

import io.tidewatch.replay.generator.Conduct;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.topics.Assignment;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What acting on the warnings did, as only the maker of the shop can know: of each customer who was not held out what happened, less what would have happened
 * without any act from the assignment on. Each customer counts once, with the first assignment, as in the estimate.
 *
 * @param customers whose assignment is over
 * @param keptPer1000 customers kept, for each 1,000 who were warned of
 * @param moneyPer1000 money that they spent more within their windows, less what the actions cost
 */
public record TrueEffects(int customers, double keptPer1000, double moneyPer1000) {
    /**
     * Computes them.
     *
     * @param now assignments that end later do not count
     * @param cost what the actions of an assignment cost, by its id
     */
    public static TrueEffects of(
            RespondingShop shop, List<Assignment> assignments, Instant now, ToDoubleFunction<String> cost) {
        Set<String> seen = new HashSet<>();
        int customers = 0;
        int kept = 0;
        double money = 0;
        List<Assignment> byTime = assignments.stream()
                .sorted(Comparator.comparing(Assignment::assignedAt))
                .toList();
        for (Assignment assignment : byTime) {
            if (!seen.add(assignment.userId())
                    || assignment.heldOut()
                    || assignment.due().isAfter(now)) {
                continue;
            }
            Conduct did = shop.conduct(assignment.userId(), assignment.assignedAt(), assignment.due());
            Conduct would = shop.conductWithoutActs(assignment.userId(), assignment.assignedAt(), assignment.due());
            customers++;
            kept += (did.returned() ? 1 : 0) - (would.returned() ? 1 : 0);
            money += did.spend() - would.spend() - cost.applyAsDouble(assignment.assignmentId());
        }
        return new TrueEffects(
                customers,
                customers == 0 ? 0 : 1_000.0 * kept / customers,
                customers == 0 ? 0 : 1_000.0 * money / customers);
    }
}
