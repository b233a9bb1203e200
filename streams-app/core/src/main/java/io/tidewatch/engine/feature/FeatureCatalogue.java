package io.tidewatch.engine.feature;

import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Every feature, in the order of the vector; {@link FeatureFormulas} has the formulas. The one place for training and serving:
 * {@code featurize} and the engine both call {@link #vector}.
 */
public final class FeatureCatalogue {
    /** Raised when a formula changes although name, unit and range stay: models of the old one must not be served. */
    private static final int FORMULAS = 2;

    private static final List<Feature> FEATURES = declared();
    private static final String HASH = hash(FEATURES.size());

    private FeatureCatalogue() {}

    /** The features in the order of the vector. */
    public static List<Feature> features() {
        return FEATURES;
    }

    /** Numbers in a vector. */
    public static int size() {
        return FEATURES.size();
    }

    /** SHA-256 over names, units, ranges, order and version of the formulas, 64 hex digits: what a model is trained for. */
    public static String hash() {
        return HASH;
    }

    /**
     * The hash of the catalogue that ended after so many features, which is what a model is trained for that knows no others.
     *
     * @param features at most {@link #size()}
     */
    public static String hash(int features) {
        StringBuilder text =
                new StringBuilder("tidewatch features ").append(FORMULAS).append('\n');
        for (Feature feature : FEATURES.subList(0, features)) {
            text.append(feature.name())
                    .append('|')
                    .append(feature.unit())
                    .append('|')
                    .append(feature.minimum())
                    .append('|')
                    .append(feature.maximum())
                    .append('\n');
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }

    /**
     * The feature vector of an event.
     *
     * @param profile the user's profile after the event
     * @param change what the event was in the light of the profile before it
     * @return {@link #size()} numbers, each within its feature's range
     */
    public static float[] vector(Profile profile, Change change, ShopEvent event) {
        Numbers numbers = new Numbers(FEATURES.size());
        FeatureFormulas.all(numbers, profile, change, event);
        return numbers.vector;
    }

    /** Keeps the numbers only. */
    private static final class Numbers implements FeatureSheet {
        private final float[] vector;
        private int next;

        Numbers(int size) {
            vector = new float[size];
        }

        @Override
        public void add(String name, FeatureScale scale, FeatureGroup group, String meaning, double value) {
            vector[next++] = Feature.clamp(value, scale.minimum(), scale.maximum());
        }
    }

    /** Keeps all but the numbers. */
    private static List<Feature> declared() {
        List<Feature> features = new ArrayList<>();
        Profile nobody = Profile.empty();
        ShopEvent any =
                ShopEvent.of("any", "nobody", EventType.BROWSE, Instant.EPOCH).build();
        Change change = ProfileUpdater.apply(nobody, any);
        FeatureFormulas.all(
                (name, scale, group, meaning, value) ->
                        features.add(new Feature(name, scale.unit(), scale.minimum(), scale.maximum(), group, meaning)),
                nobody,
                change,
                any);
        return List.copyOf(features);
    }
}
