package io.tidewatch.engine.feature;

import java.util.Objects;

/**
 * One number of the feature vector.
 *
 * @param name stable, snake_case; part of the catalogue's hash
 * @param unit what it counts
 * @param minimum values below are clamped to it
 * @param maximum values above are clamped to it
 * @param group what an explanation counts it to
 * @param meaning one sentence
 */
public record Feature(String name, String unit, float minimum, float maximum, FeatureGroup group, String meaning) {
    public Feature {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(meaning, "meaning");
        if (!(minimum < maximum)) {
            throw new IllegalArgumentException("Feature " + name + " has an empty range.");
        }
    }

    /** The value within a range; not a number becomes the minimum. */
    static float clamp(double value, float minimum, float maximum) {
        if (value > minimum) {
            return value < maximum ? (float) value : maximum;
        }
        return minimum;
    }
}
