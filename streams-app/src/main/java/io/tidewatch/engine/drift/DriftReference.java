package io.tidewatch.engine.drift;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.engine.feature.Feature;
import io.tidewatch.engine.feature.FeatureCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the served numbers are compared with: how every feature, and the risk right after an event, were spread in training.
 *
 * @param features one for each feature, in the catalogue's order
 * @param risk of the risk right after an event, at the horizon that is acted on
 * @param riskByHorizon of the risk at every horizon known, days
 */
public record DriftReference(List<Distribution> features, Distribution risk, Map<Integer, Distribution> riskByHorizon) {
    public DriftReference {
        features = List.copyOf(features);
        riskByHorizon = Map.copyOf(riskByHorizon);
        if (features.size() != FeatureCatalogue.size()) {
            throw new IllegalArgumentException(
                    features.size() + " distributions for " + FeatureCatalogue.size() + " features");
        }
    }

    /** The same of a model that acts on another horizon; empty if its risk's distribution is not known. */
    public Optional<DriftReference> actingOn(int horizonDays) {
        return Optional.ofNullable(riskByHorizon.get(horizonDays))
                .map(riskThere -> new DriftReference(features, riskThere, riskByHorizon));
    }

    /**
     * Reads {@code reference} of a model's manifest.
     *
     * @param horizonDays the horizon that {@code reference.risk} is of
     * @throws IllegalArgumentException if it is not as the model-export of this version writes it; the message names the key
     */
    public static DriftReference read(JsonNode reference, int horizonDays) {
        List<Distribution> features = new ArrayList<>(FeatureCatalogue.size());
        for (Feature feature : FeatureCatalogue.features()) {
            features.add(distribution(
                    reference.path("features").path(feature.name()), "reference.features." + feature.name()));
        }
        Distribution risk = distribution(reference.path("risk"), "reference.risk");
        Map<Integer, Distribution> byHorizon = new HashMap<>();
        reference.path("risk_by_horizon").properties().forEach(entry -> {
            String key = "reference.risk_by_horizon." + entry.getKey();
            byHorizon.put(days(entry.getKey(), key), distribution(entry.getValue(), key));
        });
        byHorizon.put(horizonDays, risk);
        return new DriftReference(features, risk, byHorizon);
    }

    private static int days(String text, String key) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + key + "' is no number of days", e);
        }
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
