package io.tidewatch.engine.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.drift.DriftReference;
import io.tidewatch.engine.feature.Feature;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.profile.Hashing;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code model.json} tells of a model; what of it the engine must know to serve it.
 *
 * @param name the model's name in alerts and scores
 * @param hiddenSize units of the hidden state
 * @param silenceShares the silence grid: shares of a customer's churn window, ascending from 0 to 1
 * @param window how churn windows follow from customers' pace
 * @param shop the shop that it was trained for
 * @param thresholds where the bands begin
 * @param deadlineShare the share of the window after which AT_RISK raises no more
 * @param values where the shop's value tiers begin
 * @param neutral the mean of every feature in training, in the catalogue's order: what explanations compare with
 * @param onnxSha256 SHA-256 of {@code model.onnx}, 64 hex digits
 * @param parts the hashes of the graph's parts; empty if it was not cut
 * @param operators how many nodes of the graph each operator has; empty if the manifest does not tell
 * @param reference how features and risk were spread in training; without it drift is not told
 */
public record ModelManifest(
        String name,
        int hiddenSize,
        List<Double> silenceShares,
        WindowRule window,
        KnownShop shop,
        Thresholds thresholds,
        double deadlineShare,
        ShopValues values,
        List<Float> neutral,
        String onnxSha256,
        Optional<Parts> parts,
        Map<String, Integer> operators,
        Optional<DriftReference> reference) {
    /** The manifest format this engine reads. */
    public static final int FORMAT = 3;
    /** More units than this would not fit the profile's row for any use known; a larger number is a damaged file. */
    private static final int MAX_HIDDEN = 1024;
    /** The row counts the grid in one byte. */
    private static final int MAX_GRID = 64;

    /**
     * SHA-256 of the two parts, 64 hex digits each.
     *
     * @param step of {@code step.onnx}
     * @param head of {@code head.onnx}
     */
    public record Parts(String step, String head) {}

    public ModelManifest {
        silenceShares = List.copyOf(silenceShares);
        operators = Map.copyOf(operators);
        neutral = List.copyOf(neutral);
        if (!(deadlineShare > 0 && deadlineShare <= 1)) {
            throw new IllegalArgumentException(
                    "thresholds.deadline_share is " + deadlineShare + "; give more than 0 and at most 1");
        }
    }

    /** Identifies in profiles what wrote their hidden state and curve; never 0. */
    public long fingerprint() {
        long hash = Hashing.hash64(name + "/" + onnxSha256);
        return hash == 0 ? 1 : hash;
    }

    /** The grid in ten-thousandths of the window. */
    public int[] grid() {
        return silenceShares.stream()
                .mapToInt(share -> (int) Math.round(share * RiskCurve.ONE))
                .toArray();
    }

    /**
     * Reads {@code model.json} and checks that the model fits this engine.
     *
     * @throws ModelException if the file is missing, unreadable, of another format or made for another catalogue
     */
    public static ModelManifest read(Path file) throws ModelException {
        return parse(ModelFiles.bytes(file), file);
    }

    /**
     * The same for a text that was read already.
     *
     * @param file what messages call it
     * @throws ModelException if it is unreadable, of another format or made for another catalogue
     */
    public static ModelManifest parse(byte[] text, Path file) throws ModelException {
        try {
            return parse(new ObjectMapper().readTree(text), file);
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + " is not readable JSON (" + e.getOriginalMessage() + "). Export the model again.", e);
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory can be read.", impossible);
        }
    }

    private static ModelManifest parse(JsonNode json, Path file) throws ModelException {
        int format = json.path("format").asInt(-1);
        if (format != FORMAT) {
            throw new ModelException(file + " has format " + json.path("format") + "; this engine reads format "
                    + FORMAT + ". Export the model again with the model-export of this version.");
        }
        checkCatalogue(json.path("catalogue"), file);
        List<Double> silenceShares = new ArrayList<>();
        for (JsonNode share : required(json, "silence_shares", file)) {
            silenceShares.add(share.asDouble(-1));
        }
        checkGrid(silenceShares, file);
        List<Float> neutral = new ArrayList<>();
        for (JsonNode mean : required(json, "neutral", file)) {
            neutral.add((float) mean.asDouble());
        }
        if (neutral.size() != FeatureCatalogue.size()) {
            throw new ModelException(file + ": 'neutral' has " + neutral.size() + " numbers, the catalogue has "
                    + FeatureCatalogue.size() + " features. Export the model again.");
        }
        JsonNode lines = required(json, "thresholds", file);
        try {
            return new ModelManifest(
                    required(json, "name", file).asText(),
                    between(json, "hidden_size", 1, MAX_HIDDEN, file),
                    silenceShares,
                    window(required(json, "window", file), file),
                    shop(required(json, "shop", file), file),
                    thresholds(lines, file),
                    required(lines, "deadline_share", file).asDouble(),
                    values(required(json, "value", file), file),
                    neutral,
                    required(json, "onnx_sha256", file).asText(),
                    json.hasNonNull("parts") ? Optional.of(parts(json.get("parts"), file)) : Optional.empty(),
                    operators(json.path("operators")),
                    json.hasNonNull("reference")
                            ? Optional.of(DriftReference.read(json.get("reference")))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage() + ". Export the model again.", e);
        }
    }

    private static Parts parts(JsonNode json, Path file) throws ModelException {
        return new Parts(
                required(json, "step", file).asText(),
                required(json, "head", file).asText());
    }

    private static Map<String, Integer> operators(JsonNode json) {
        Map<String, Integer> operators = new HashMap<>();
        json.properties()
                .forEach(count -> operators.put(count.getKey(), count.getValue().asInt()));
        return operators;
    }

    private static WindowRule window(JsonNode json, Path file) throws ModelException {
        return new WindowRule(
                required(json, "multiple_hundredths", file).asInt(),
                required(json, "least_days", file).asInt(),
                required(json, "most_days", file).asInt(),
                required(json, "shop_pace_units", file).asInt(-1));
    }

    private static KnownShop shop(JsonNode json, Path file) throws ModelException {
        return new KnownShop(
                required(json, "name", file).asText(),
                required(json, "customers", file).asInt(),
                required(json, "days", file).asInt(),
                required(json, "regulars", file).asInt());
    }

    private static Thresholds thresholds(JsonNode json, Path file) throws ModelException {
        Map<CustomerGroup, Lines> lines = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            JsonNode of = required(json, group.key(), file);
            lines.put(
                    group,
                    new Lines(
                            required(of, "watch", file).asDouble(),
                            required(of, "at_risk", file).asDouble(),
                            required(of, "critical", file).asDouble()));
        }
        return new Thresholds(lines, required(json, "hysteresis", file).asDouble());
    }

    private static ShopValues values(JsonNode json, Path file) throws ModelException {
        return new ShopValues(
                required(json, "medium_from", file).asDouble(),
                required(json, "high_from", file).asDouble());
    }

    private static void checkCatalogue(JsonNode catalogue, Path file) throws ModelException {
        if (catalogue.path("hash").asText("").equals(FeatureCatalogue.hash())) {
            return;
        }
        JsonNode names = catalogue.path("features");
        String where = "names and order agree, but a unit, a range or a formula differs";
        for (int i = 0; i < Math.max(names.size(), FeatureCatalogue.size()); i++) {
            String theirs = names.path(i).asText("(none)");
            String ours = i < FeatureCatalogue.size() ? feature(i).name() : "(none)";
            if (!ours.equals(theirs)) {
                where = "feature " + i + " is '" + theirs + "' in the model and '" + ours + "' in the engine";
                break;
            }
        }
        throw new ModelException(
                file + " was trained for another feature catalogue: " + where
                        + ". Train it again on what this version's featurize writes, or run the engine version it was made for.");
    }

    private static Feature feature(int index) {
        return FeatureCatalogue.features().get(index);
    }

    private static void checkGrid(List<Double> shares, Path file) throws ModelException {
        boolean ascending = shares.size() > 1 && shares.size() <= MAX_GRID && shares.get(0) == 0;
        for (int i = 1; i < shares.size(); i++) {
            ascending &= shares.get(i) >= shares.get(i - 1) + 1.0 / RiskCurve.ONE;
        }
        if (!ascending || shares.get(shares.size() - 1) != 1) {
            throw new ModelException(file + ": 'silence_shares' is " + shares + "; give 2 to " + MAX_GRID
                    + " shares of the churn window, ascending from 0 to 1. Export the model again.");
        }
    }

    private static int between(JsonNode json, String key, int least, int most, Path file) throws ModelException {
        int value = required(json, key, file).asInt(least - 1);
        if (value < least || value > most) {
            throw new ModelException(file + ": '" + key + "' is " + json.get(key) + "; it must be a whole number from "
                    + least + " to " + most + ". Export the model again.");
        }
        return value;
    }

    private static JsonNode required(JsonNode json, String key, Path file) throws ModelException {
        if (!json.hasNonNull(key)) {
            throw new ModelException(
                    file + " has no '" + key + "'. Export the model with the model-export of this version.");
        }
        return json.get(key);
    }
}
