package io.tidewatch.streams.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** The section {@code policy} as it is written; {@link PolicySettings} and {@link WarningBudget} know the defaults and the ranges. */
record PolicySection(
        Optional<Bands> thresholds,
        OptionalDouble deadlineShare,
        Optional<Duration> coolDown,
        OptionalDouble mediumValueFrom,
        OptionalDouble highValueFrom,
        Optional<String> shop,
        boolean actBeforeTrained,
        Optional<List<ActionRule>> actions,
        OptionalDouble budget,
        Optional<Split> budgetSplit) {
    /** Where the bands begin: all four or none. */
    record Bands(OptionalDouble watch, OptionalDouble atRisk, OptionalDouble critical, OptionalDouble hysteresis) {
        private Thresholds thresholds() {
            if (Stream.of(watch, atRisk, critical, hysteresis).anyMatch(OptionalDouble::isEmpty)) {
                throw new TidewatchException(
                        "'policy.thresholds' is incomplete; give watch, at_risk, critical and hysteresis, or"
                                + " leave it out to take the model's");
            }
            try {
                return Thresholds.forAll(
                        new Lines(watch.getAsDouble(), atRisk.getAsDouble(), critical.getAsDouble()),
                        hysteresis.getAsDouble());
            } catch (IllegalArgumentException wrongValue) {
                throw new TidewatchException("'policy.thresholds': " + wrongValue.getMessage(), wrongValue);
            }
        }
    }

    /** Each group's share of the budget. */
    record Split(
            OptionalDouble regular,
            OptionalDouble returning,
            @JsonProperty("new") OptionalDouble newcomers) {
        private Map<CustomerGroup, Double> shares() {
            Map<CustomerGroup, Double> shares = new EnumMap<>(CustomerGroup.class);
            regular.ifPresent(share -> shares.put(CustomerGroup.REGULAR, share));
            returning.ifPresent(share -> shares.put(CustomerGroup.RETURNING, share));
            newcomers.ifPresent(share -> shares.put(CustomerGroup.NEW, share));
            return shares;
        }
    }

    /** How the file calls what a rule calls otherwise. */
    interface RuleKeys {
        @JsonProperty("value_tiers")
        Set<ValueTier> tiers();

        @JsonProperty(required = true)
        ActionType action();
    }

    PolicySettings settings() {
        return new PolicySettings(
                thresholds.map(Bands::thresholds),
                deadlineShare,
                coolDown.orElse(PolicySettings.DEFAULT_COOL_DOWN),
                values(),
                shop.orElse(PolicySettings.DEFAULT_SHOP),
                actBeforeTrained,
                actions.orElseGet(PolicySettings::defaultActions));
    }

    WarningBudget warningBudget() {
        return new WarningBudget(
                budget.orElse(WarningBudget.DEFAULT),
                budgetSplit
                        .map(Split::shares)
                        .filter(shares -> !shares.isEmpty())
                        .orElseGet(WarningBudget::defaultSplit));
    }

    private Optional<ShopValues> values() {
        if (mediumValueFrom.isPresent() != highValueFrom.isPresent()) {
            throw new TidewatchException("of 'policy.medium_value_from' and 'policy.high_value_from' one is missing;"
                    + " give both, or neither to take the model's");
        }
        if (mediumValueFrom.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ShopValues(mediumValueFrom.getAsDouble(), highValueFrom.getAsDouble()));
        } catch (IllegalArgumentException wrongValue) {
            throw new TidewatchException(
                    "'policy.medium_value_from' is %s and 'policy.high_value_from' is %s; give 0 <= medium <= high"
                            .formatted(mediumValueFrom.getAsDouble(), highValueFrom.getAsDouble()),
                    wrongValue);
        }
    }
}
