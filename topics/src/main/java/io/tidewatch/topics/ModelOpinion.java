package io.tidewatch.topics;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What one model says of a user right after an event, in a {@link ShadowScore}.
 *
 * @param model its name
 * @param risk P(no visit before the window that this model gives the user is over), 0 to 1, rounded to 4 decimals
 * @param windowDays whole days without a visit after which the user counts as lost by this model; 1 or more
 * @param band the band of that risk at the model's own lines, whatever band the user was in before
 * @param alertsAfterDays the silence in days after which the model would warn if the user stays away, at its own lines and
 *     with no episode or cool-down in the way; 0 for at once, empty if it never would
 */
public record ModelOpinion(String model, double risk, int windowDays, Band band, OptionalDouble alertsAfterDays) {
    public ModelOpinion {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(alertsAfterDays, "alertsAfterDays");
    }
}
