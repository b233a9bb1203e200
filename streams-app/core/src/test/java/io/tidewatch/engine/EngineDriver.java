package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has an engine decide. Speaks in types of the JDK, so that a test can do the same with an engine of another class loader. */
public final class EngineDriver {
    private EngineDriver() {}

    /**
     * Decides events of one user one by one, with the model in a folder.
     *
     * @param row the user's stored row before
     * @return {@code row} after the events, {@code risks} and {@code features} of each
     */
    public static Map<String, Object> decide(Path folder, byte[] row, List<byte[]> events) throws Exception {
        MemoryState state = new MemoryState();
        List<Double> risks = new ArrayList<>();
        List<float[]> features = new ArrayList<>();
        try (Model model = Model.load(folder, Device.CPU);
                Scorer scorer = model.newScorer(16)) {
            Engine engine = new Engine(scorer, new AlertPolicy(PolicySettings.defaults(), model.manifest()));
            for (byte[] json : events) {
                ShopEvent event = ShopEventCodec.read(json);
                if (risks.isEmpty()) {
                    state.writeProfile(event.userId(), row);
                }
                Decision.Scored decision =
                        (Decision.Scored) engine.decide(List.of(event), state, DetectionClock.EVENT_TIME)
                                .get(0);
                risks.add(decision.features().risk());
                features.add(decision.features().values());
                byte[] laidOut = state.readProfile(event.userId()).orElseThrow();
                // As a store would: every event meets the row in the form in which it is kept.
                state.writeProfile(event.userId(), Profile.stored(laidOut));
            }
            byte[] after = state.readProfile(ShopEventCodec.read(events.get(0)).userId())
                    .orElseThrow();
            return Map.of("row", after, "risks", risks, "features", features);
        }
    }

    /** What a stored row tells of a user, by name. */
    public static Map<String, Object> fields(byte[] row) {
        Profile profile = Profile.of(row);
        Map<String, Object> fields = new TreeMap<>();
        for (EventType type : EventType.values()) {
            fields.put(type.name(), profile.lastTime(type));
        }
        for (Rolling counter : Rolling.values()) {
            fields.put(counter.name(), profile.rolling(counter));
        }
        fields.put("firstTime", profile.firstTime());
        fields.put("lastTime", profile.lastTime());
        fields.put("lastOfVisit", profile.lastOfVisit());
        fields.put("visits", profile.visits());
        fields.put("purchases", profile.purchases());
        fields.put("returns", profile.returns());
        fields.put("ratings", profile.ratings());
        fields.put("ratingMean", profile.ratingMean());
        fields.put("ratingLast", profile.ratingLast());
        fields.put("ratingRecent", profile.ratingRecent());
        fields.put("spendTotal", profile.spendTotal());
        fields.put("linesMean", profile.linesMean());
        fields.put("linesRecent", profile.linesRecent());
        fields.put("valueRecent", profile.valueRecent());
        fields.put("categoriesMean", profile.categoriesMean());
        fields.put("categoriesRecent", profile.categoriesRecent());
        fields.put("gapMean", profile.gapMean());
        fields.put("purchaseGapMean", profile.purchaseGapMean());
        fields.put("gapLogSum", profile.gapLogSum());
        fields.put("gapLogSquares", profile.gapLogSquares());
        fields.put("gapLogLongest", profile.gapLogLongest());
        fields.put("gapLogRecent", profile.gapLogRecent());
        fields.put("lastItems", profile.lastItems());
        fields.put("lastEvent", profile.lastEvent());
        fields.put("model", profile.model());
        fields.put("band", profile.band().name());
        fields.put("episodeState", profile.episodeState().name());
        fields.put("alertedBand", profile.alertedBand().name());
        fields.put("episodeOrdinal", profile.episodeOrdinal());
        fields.put("episodeAnchor", profile.episodeAnchor());
        fields.put("episodeExpires", profile.episodeExpires());
        fields.put("coolDownUntil", profile.coolDownUntil());
        fields.put("timerAt", profile.timerAt());
        float[] hidden = new float[profile.hiddenSize()];
        profile.readHidden(hidden, 0);
        for (int i = 0; i < hidden.length; i++) {
            fields.put("hidden " + i, hidden[i]);
        }
        for (int i = 0; i < profile.gridSize(); i++) {
            fields.put("risk " + i, profile.risk(i));
        }
        return fields;
    }
}
