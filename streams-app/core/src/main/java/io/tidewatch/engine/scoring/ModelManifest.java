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
import io.tidewatch.topics.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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

    /** How many features the model takes: the first ones of the catalogue. */
    public int features() {
        return neutral.size();
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
        JsonFields<ModelException> manifest = new JsonFields<>(
                json,
                (field, value, rule) -> new ModelException(
                        value.isMissingNode()
                                ? file + " has no '" + field
                                        + "'. Export the model with the model-export of this version."
                                : file + ": '" + field + "' is " + value + "; it must be " + rule
                                        + ". Export the model again."));
        List<Double> silenceShares =
                Arrays.stream(manifest.numbers("silence_shares")).boxed().toList();
        checkGrid(silenceShares, file);
        List<Float> neutral = Arrays.stream(manifest.numbers("neutral"))
                .mapToObj(mean -> (float) mean)
                .toList();
        int features = json.path("catalogue").path("features").size();
        if (neutral.size() != features) {
            throw new ModelException(file + ": 'neutral' has " + neutral.size() + " numbers, the catalogue has "
                    + features + " features. Export the model again.");
        }
        try {
            return new ModelManifest(
                    manifest.text("name"),
                    manifest.whole("hidden_size", 1, MAX_HIDDEN),
                    silenceShares,
                    manifest.object("window", ModelManifest::window),
                    manifest.object("shop", ModelManifest::shop),
                    manifest.object("thresholds", ModelManifest::thresholds),
                    manifest.object("thresholds", thresholds -> thresholds.number("deadline_share")),
                    manifest.object(
                            "value", value -> new ShopValues(value.number("medium_from"), value.number("high_from"))),
                    neutral,
                    manifest.text("onnx_sha256"),
                    json.hasNonNull("parts")
                            ? Optional.of(manifest.object(
                                    "parts", parts -> new Parts(parts.text("step"), parts.text("head"))))
                            : Optional.empty(),
                    operators(json.path("operators")),
                    json.hasNonNull("reference")
                            ? Optional.of(DriftReference.read(json.get("reference"), features))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage() + ". Export the model again.", e);
        }
    }

    private static Map<String, Integer> operators(JsonNode json) {
        Map<String, Integer> operators = new HashMap<>();
        json.properties()
                .forEach(count -> operators.put(count.getKey(), count.getValue().asInt()));
        return operators;
    }

    private static WindowRule window(JsonFields<ModelException> window) {
        return new WindowRule(
                window.whole("multiple_hundredths"),
                window.whole("least_days"),
                window.whole("most_days"),
                window.whole("shop_pace_units"));
    }

    private static KnownShop shop(JsonFields<ModelException> shop) {
        return new KnownShop(shop.text("name"), shop.whole("customers"), shop.whole("days"), shop.whole("regulars"));
    }

    private static Thresholds thresholds(JsonFields<ModelException> thresholds) {
        Map<CustomerGroup, Lines> lines = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            lines.put(
                    group,
                    thresholds.object(
                            group.key(),
                            of -> new Lines(of.number("watch"), of.number("at_risk"), of.number("critical"))));
        }
        return new Thresholds(lines, thresholds.number("hysteresis"));
    }

    private static void checkCatalogue(JsonNode catalogue, Path file) throws ModelException {
        JsonNode names = catalogue.path("features");
        // The catalogue may have grown since: it grows at its end.
        int known = Math.min(names.size(), FeatureCatalogue.size());
        if (catalogue.path("hash").asText("").equals(FeatureCatalogue.hash(known))) {
            return;
        }
        String where = "names and order agree, but a unit, a range or a formula differs";
        for (int i = 0; i < names.size(); i++) {
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
}
