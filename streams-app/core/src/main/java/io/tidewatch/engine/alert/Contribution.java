package io.tidewatch.engine.alert;

import io.tidewatch.engine.feature.FeatureGroup;
import java.util.Objects;

/**
 * By how much a group of features moved a risk.
 *
 * @param amount ten-thousandths; above 0 it raised the risk
 */
public record Contribution(FeatureGroup group, int amount) {
    public Contribution {
        Objects.requireNonNull(group, "group");
    }
}
