package io.tidewatch.topics;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the shop could try for this user, chosen by the alert policy from band, value tier and first reason.
 *
 * @param type the kind of action
 * @param parameters what the shop configured for it, for example {@code percent: "10"}; a recommendation may also have
 *     {@code items}, the ids of the user's last purchase, dearest first and separated by commas (an id with a comma is left
 *     out), and {@code basis}, what to recommend by; ordered by name, so that one alert has one encoding
 */
public record SuggestedAction(ActionType type, Map<String, String> parameters) {
    public SuggestedAction {
        Objects.requireNonNull(type, "type");
        parameters = java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
