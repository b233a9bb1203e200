package io.tidewatch.engine.drift;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.engine.feature.Feature;
import io.tidewatch.engine.feature.FeatureCatalogue;
import java.util.ArrayList;
import java.util.List;

/**
 * What the served numbers are compared with: how every feature, and the risk right after an event, were spread in training.
 *
 * @param features one for each feature of the model, in the catalogue's order
 * @param risk of the risk right after an event
 */
public record DriftReference(List<Distribution> features, Distribution risk) {
    public DriftReference {
        features = List.copyOf(features);
    }

    /**
     * Reads {@code reference} of a model's manifest.
     *
     * @param known how many features the model has
     * @throws IllegalArgumentException if it is not as the model-export of this version writes it; the message names the key
     */
    public static DriftReference read(JsonNode reference, int known) {
        List<Distribution> features = new ArrayList<>(known);
        for (Feature feature : FeatureCatalogue.features().subList(0, known)) {
            features.add(distribution(
                    reference.path("features").path(feature.name()), "reference.features." + feature.name()));
        }
        return new DriftReference(features, distribution(reference.path("risk"), "reference.risk"));
    }

    private static Distribution distribution(JsonNode json, String key) {
        if (!json.path("edges").isArray() || !json.path("shares").isArray()) {
            throw new IllegalArgumentException("'" + key + "' has no edges and shares");
        }
        try {
            return new Distribution(numbers(json.get("edges")), numbers(json.get("shares")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + key + "': " + e.getMessage(), e);
        }
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>(array.size());
        array.forEach(number -> numbers.add(number.asDouble(Double.NaN)));
        return numbers;
    }
}
