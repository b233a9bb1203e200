package io.tidewatch.engine.effect;

import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;

/**
 * By what an effect is broken down. The groups of a dimension share its probability of an error out evenly (Bonferroni), so that all of its
 * intervals together cover with the stated probability. How many groups there are is fixed beforehand: a number that grew with
 * the data would spend more than there is.
 */
public enum Dimension {
    /** The band of the risk; nothing is done about the healthy. */
    BAND(Band.values().length - 1) {
        @Override
        String group(Traits traits) {
            return traits.band().name();
        }
    },
    /** What the customer spends. */
    VALUE_TIER(ValueTier.values().length) {
        @Override
        String group(Traits traits) {
            return traits.valueTier().name();
        }
    },
    /** The first reason of the alert. Those of other versions, and none, are one group. */
    REASON(AlertReason.values().length + 1) {
        @Override
        String group(Traits traits) {
            return traits.reason()
                    .flatMap(AlertReason::of)
                    .map(AlertReason::name)
                    .orElse("OTHER");
        }
    };

    private final int groups;

    Dimension(int groups) {
        this.groups = groups;
    }

    /** How many groups there can be. */
    public int groups() {
        return groups;
    }

    abstract String group(Traits traits);
}
