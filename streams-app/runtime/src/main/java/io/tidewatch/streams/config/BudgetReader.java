package io.tidewatch.streams.config;

import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.profile.CustomerGroup;
import java.util.EnumMap;
import java.util.Map;

/** Reads {@code policy.budget} and {@code policy.budget_split}; {@link WarningBudget} knows the defaults and the ranges. */
final class BudgetReader {
    private BudgetReader() {}

    static WarningBudget read(Section policy) {
        double warnings = policy.decimal("budget").orElse(WarningBudget.DEFAULT);
        Section split = policy.section("budget_split");
        Map<CustomerGroup, Double> shares = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            split.decimal(group.key()).ifPresent(share -> shares.put(group, share));
        }
        try {
            return new WarningBudget(warnings, shares.isEmpty() ? WarningBudget.defaultSplit() : shares);
        } catch (IllegalArgumentException wrongValue) {
            throw new ConfigException(wrongValue.getMessage(), wrongValue);
        }
    }
}
