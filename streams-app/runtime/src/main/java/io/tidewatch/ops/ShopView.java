package io.tidewatch.ops;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.PublishedLines;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far the engine knows the shop, and the budget that it keeps to.
 *
 * @param name as the configuration calls it
 * @param customers customers with a visit so far; empty while nobody has counted
 * @param regulars those with three visits or more
 * @param days days from the first visit to the last
 * @param countedUntil the end of the last day that was counted
 * @param inaction why nothing is raised; empty if warnings are
 * @param budget warnings per 1,000 known customers and month
 * @param followed whether the lines follow the shop; if not, they are where the model or the configuration has them
 * @param atRisk where AT_RISK begins by now, by group
 */
record ShopView(
        String name,
        OptionalInt customers,
        OptionalInt regulars,
        OptionalInt days,
        Optional<Instant> countedUntil,
        Optional<String> inaction,
        double budget,
        boolean followed,
        Map<CustomerGroup, Double> atRisk) {
    ShopView {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(customers, "customers");
        Objects.requireNonNull(regulars, "regulars");
        Objects.requireNonNull(days, "days");
        Objects.requireNonNull(countedUntil, "countedUntil");
        Objects.requireNonNull(inaction, "inaction");
        atRisk = Map.copyOf(atRisk);
    }

    static ShopView of(EngineRunner engine) {
        ServedModel model = engine.inForce().model();
        Optional<PublishedLines> said = engine.lines();
        Thresholds thresholds = model.policy().thresholds();
        Map<CustomerGroup, Double> atRisk = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            atRisk.put(group, thresholds.of(group).atRisk());
        }
        return new ShopView(
                engine.config().policy().shop(),
                count(said.map(PublishedLines::customers)),
                count(said.map(PublishedLines::regulars)),
                count(said.map(PublishedLines::days)),
                said.map(PublishedLines::until),
                model.inaction(),
                engine.config().budget().perThousandAndMonth(),
                engine.keepsBudget() && model.policy().mayFollow(),
                atRisk);
    }

    /** What to do next so that warnings are raised; empty if they are. */
    Optional<String> next() {
        if (inaction.isEmpty()) {
            return Optional.empty();
        }
        boolean enough = customers.orElse(0) >= KnownShop.LEAST_CUSTOMERS
                && regulars.orElse(0) >= KnownShop.LEAST_REGULARS
                && days.orElse(0) >= KnownShop.LEAST_DAYS;
        return Optional.of(
                enough
                        ? "Run ./tidewatch retrain: enough of the shop has been seen."
                        : "Wait until %d customers, %d of them with three visits, and %d days have been seen; then run ./tidewatch retrain."
                                .formatted(KnownShop.LEAST_CUSTOMERS, KnownShop.LEAST_REGULARS, KnownShop.LEAST_DAYS));
    }

    private static OptionalInt count(Optional<Integer> count) {
        return count.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
