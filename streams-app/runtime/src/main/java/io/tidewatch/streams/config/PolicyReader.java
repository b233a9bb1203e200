package io.tidewatch.streams.config;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the section {@code policy} into the engine's {@link PolicySettings}, which knows the defaults and the ranges. */
final class PolicyReader {
    private PolicyReader() {}

    static PolicySettings read(Section section) {
        Optional<Thresholds> thresholds = thresholds(section.section("thresholds"));
        try {
            return new PolicySettings(
                    thresholds,
                    decimal(section, "deadline_share"),
                    section.duration("cool_down", PolicySettings.DEFAULT_COOL_DOWN),
                    values(section),
                    section.text("shop", PolicySettings.DEFAULT_SHOP),
                    section.flag("act_before_trained", false),
                    section.sections("actions").map(PolicyReader::rules).orElseGet(PolicySettings::defaultActions));
        } catch (IllegalArgumentException wrongValue) {
            throw new ConfigException(wrongValue.getMessage(), wrongValue);
        }
    }

    private static Optional<ShopValues> values(Section section) {
        Optional<Double> medium = section.decimal("medium_value_from");
        Optional<Double> high = section.decimal("high_value_from");
        if (medium.isPresent() != high.isPresent()) {
            throw new IllegalArgumentException(
                    "of 'policy.medium_value_from' and 'policy.high_value_from' one is missing;"
                            + " give both, or neither to take the model's");
        }
        return medium.map(from -> values(from, high.orElseThrow()));
    }

    private static ShopValues values(double medium, double high) {
        try {
            return new ShopValues(medium, high);
        } catch (IllegalArgumentException wrongValue) {
            throw new ConfigException(
                    "'policy.medium_value_from' is %s and 'policy.high_value_from' is %s; give 0 <= medium <= high"
                            .formatted(medium, high),
                    wrongValue);
        }
    }

    private static Optional<Thresholds> thresholds(Section section) {
        Optional<Double> watch = section.decimal("watch");
        Optional<Double> atRisk = section.decimal("at_risk");
        Optional<Double> critical = section.decimal("critical");
        Optional<Double> hysteresis = section.decimal("hysteresis");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        try {
            Lines lines = new Lines(
                    watch.orElseThrow(PolicyReader::incomplete),
                    atRisk.orElseThrow(PolicyReader::incomplete),
                    critical.orElseThrow(PolicyReader::incomplete));
            return Optional.of(Thresholds.forAll(lines, hysteresis.orElseThrow(PolicyReader::incomplete)));
        } catch (IllegalArgumentException wrongValue) {
            throw new ConfigException("'policy.thresholds': " + wrongValue.getMessage(), wrongValue);
        }
    }

    private static OptionalDouble decimal(Section section, String key) {
        return section.decimal(key).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private static ConfigException incomplete() {
        return new ConfigException("'policy.thresholds' is incomplete; give watch, at_risk, critical and hysteresis, or"
                + " leave it out to take the model's");
    }

    private static List<ActionRule> rules(List<Section> sections) {
        return sections.stream().map(PolicyReader::rule).toList();
    }

    private static ActionRule rule(Section section) {
        ActionRule rule = new ActionRule(
                section.choices("bands", Band.class),
                section.choices("value_tiers", ValueTier.class),
                section.choices("reasons", AlertReason.class),
                decimal(section, "value_at_risk_below"),
                section.requiredChoice("action", ActionType.class),
                section.flatMap("parameters"));
        section.refuseUnknown();
        return rule;
    }
}
