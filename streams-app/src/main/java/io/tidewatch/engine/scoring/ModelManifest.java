package io.tidewatch.engine.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.drift.DriftReference;
import io.tidewatch.engine.feature.Feature;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Hashing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What {@code model.json} tells of a model; what of it the engine must know to serve it.
 *
 * @param name the model's name in alerts and scores
 * @param hiddenSize units of the hidden state
 * @param silenceDays the silence grid: days, ascending from 0
 * @param horizonsDays the horizons that the graph gives risks for, days, ascending
 * @param horizonDays the one of them that is acted on
 * @param thresholdsByHorizon where the bands begin, by horizon; has the one that is acted on
 * @param neutral the mean of every feature in training, in the catalogue's order: what explanations compare with
 * @param onnxSha256 SHA-256 of {@code model.onnx}, 64 hex digits
 * @param reference how features and risk were spread in training; without it drift is not told
 */
public record ModelManifest(
        String name,
        int hiddenSize,
        List<Double> silenceDays,
        List<Integer> horizonsDays,
        int horizonDays,
        Map<Integer, Thresholds> thresholdsByHorizon,
        List<Float> neutral,
        String onnxSha256,
        Optional<DriftReference> reference) {
    /** The manifest format this engine reads. */
    public static final int FORMAT = 2;
    /** More units than this would not fit the profile's row for any use known; a larger number is a damaged file. */
    private static final int MAX_HIDDEN = 1024;
    /** The row counts the grid in one byte. */
    private static final int MAX_GRID = 64;
    /** Ten years: more is a damaged file. */
    private static final int MAX_HORIZON = 3650;

    public ModelManifest {
        silenceDays = List.copyOf(silenceDays);
        horizonsDays = List.copyOf(horizonsDays);
        thresholdsByHorizon = Map.copyOf(thresholdsByHorizon);
        if (!horizonsDays.contains(horizonDays) || !thresholdsByHorizon.containsKey(horizonDays)) {
            throw new IllegalArgumentException("horizon " + horizonDays + " needs to be one of " + horizonsDays
                    + " and to have thresholds, which " + thresholdsByHorizon.keySet() + " have");
        }
        neutral = List.copyOf(neutral);
    }

    /** Where the bands begin at the horizon that is acted on, unless the policy's settings say otherwise. */
    public Thresholds thresholds() {
        return thresholdsByHorizon.get(horizonDays);
    }

    /** Where the acted-on horizon stands among the graph's. */
    int horizonIndex() {
        return horizonsDays.indexOf(horizonDays);
    }

    /**
     * Identifies in profiles what wrote their hidden state and curve; never 0. The horizon is part of it, since a curve of
     * another one has to be made anew.
     */
    public long fingerprint() {
        long hash = Hashing.hash64(name + "/" + onnxSha256 + "/" + horizonDays);
        return hash == 0 ? 1 : hash;
    }

    /**
     * The same model acting on another of its horizons.
     *
     * @param days empty: the one that the model names itself
     * @throws ModelException if the model does not have it, or no thresholds for it
     */
    public ModelManifest actingOn(OptionalInt days) throws ModelException {
        int horizon = days.orElse(horizonDays);
        if (!horizonsDays.contains(horizon)) {
            String have = horizonsDays.stream().map(String::valueOf).collect(Collectors.joining(", "));
            throw new ModelException("The model " + name + " has no horizon of " + horizon + " days; it has " + have
                    + ". Give one of them as model.horizon or --horizon, or leave it out for the model's own, "
                    + horizonDays + ".");
        }
        if (!thresholdsByHorizon.containsKey(horizon)) {
            throw new ModelException("The model " + name + " has no thresholds for its horizon of " + horizon
                    + " days. Act on another horizon, or export the model again.");
        }
        return new ModelManifest(
                name,
                hiddenSize,
                silenceDays,
                horizonsDays,
                horizon,
                thresholdsByHorizon,
                neutral,
                onnxSha256,
                reference.flatMap(known -> known.actingOn(horizon)));
    }

    /**
     * Reads {@code model.json} and checks that the model fits this engine.
     *
     * @throws ModelException if the file is missing, unreadable, of another format or made for another catalogue
     */
    public static ModelManifest read(Path file) throws ModelException {
        return parse(Model.readFile(file), file);
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
        List<Double> silenceDays = new ArrayList<>();
        for (JsonNode day : required(json, "silence_days", file)) {
            silenceDays.add(day.asDouble(-1));
        }
        checkGrid(silenceDays, file);
        List<Float> neutral = new ArrayList<>();
        for (JsonNode mean : required(json, "neutral", file)) {
            neutral.add((float) mean.asDouble());
        }
        if (neutral.size() != FeatureCatalogue.size()) {
            throw new ModelException(file + ": 'neutral' has " + neutral.size() + " numbers, the catalogue has "
                    + FeatureCatalogue.size() + " features. Export the model again.");
        }
        List<Integer> horizonsDays = horizons(required(json, "horizons_days", file), file);
        int horizonDays = between(json, "horizon_days", 1, MAX_HORIZON, file);
        if (!horizonsDays.contains(horizonDays)) {
            throw new ModelException(file + ": 'horizon_days' is " + horizonDays + ", which is none of 'horizons_days' "
                    + horizonsDays + ". Export the model again.");
        }
        return new ModelManifest(
                required(json, "name", file).asText(),
                between(json, "hidden_size", 1, MAX_HIDDEN, file),
                silenceDays,
                horizonsDays,
                horizonDays,
                thresholdsByHorizon(required(json, "thresholds", file), horizonsDays, horizonDays, file),
                neutral,
                required(json, "onnx_sha256", file).asText(),
                reference(json, horizonDays, file));
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

    private static void checkGrid(List<Double> days, Path file) throws ModelException {
        boolean ascending = !days.isEmpty() && days.size() <= MAX_GRID && days.get(0) == 0;
        for (int i = 1; i < days.size(); i++) {
            ascending &= days.get(i) > days.get(i - 1);
        }
        if (!ascending) {
            throw new ModelException(file + ": 'silence_days' is " + days + "; give 1 to " + MAX_GRID
                    + " numbers of days, ascending from 0. Export the model again.");
        }
    }

    private static List<Integer> horizons(JsonNode json, Path file) throws ModelException {
        List<Integer> days = new ArrayList<>();
        boolean ascending = json.isArray() && !json.isEmpty();
        for (JsonNode day : json) {
            ascending &= day.isInt()
                    && day.asInt() <= MAX_HORIZON
                    && day.asInt() > (days.isEmpty() ? 0 : days.get(days.size() - 1));
            days.add(day.asInt());
        }
        if (!ascending) {
            throw new ModelException(file + ": 'horizons_days' is " + json + "; give whole numbers of days from 1 to "
                    + MAX_HORIZON + ", ascending. Export the model again.");
        }
        return days;
    }

    private static Map<Integer, Thresholds> thresholdsByHorizon(
            JsonNode json, List<Integer> horizonsDays, int horizonDays, Path file) throws ModelException {
        Map<Integer, Thresholds> byHorizon = new LinkedHashMap<>();
        for (int days : horizonsDays) {
            if (json.hasNonNull(Integer.toString(days))) {
                byHorizon.put(days, thresholds(json.get(Integer.toString(days)), file));
            }
        }
        if (!byHorizon.containsKey(horizonDays)) {
            throw new ModelException(file + ": 'thresholds' has none for the horizon that is acted on, " + horizonDays
                    + " days. Export the model again.");
        }
        return byHorizon;
    }

    private static Thresholds thresholds(JsonNode json, Path file) throws ModelException {
        try {
            return new Thresholds(
                    required(json, "watch", file).asDouble(),
                    required(json, "at_risk", file).asDouble(),
                    required(json, "critical", file).asDouble(),
                    required(json, "hysteresis", file).asDouble(),
                    json.path("patience_days").asDouble(0),
                    json.path("deadline_days").asDouble(Double.POSITIVE_INFINITY));
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage() + ".", e);
        }
    }

    private static Optional<DriftReference> reference(JsonNode json, int horizonDays, Path file) throws ModelException {
        try {
            return json.hasNonNull("reference")
                    ? Optional.of(DriftReference.read(json.get("reference"), horizonDays))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new ModelException(file + ": " + e.getMessage() + ". Export the model again.", e);
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
