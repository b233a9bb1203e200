package io.tidewatch.engine;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.topics.ShopEvent;
import java.util.Optional;

/** The feature half of the engine, without a model: what training data is made with. Same code, so nothing can drift. */
public final class Featurizer {
    private Featurizer() {}

    /** Applies an event to the user's profile and gives its feature vector; empty if the event is a retry. */
    public static Optional<float[]> features(ShopEvent event, EngineState state) {
        Profile profile = state.readProfile(event.userId()).map(Profile::of).orElseGet(Profile::empty);
        Optional<float[]> vector = apply(profile, event);
        if (vector.isPresent()) {
            state.writeProfile(event.userId(), profile.row());
        }
        return vector;
    }

    /** The same on a profile at hand. */
    static Optional<float[]> apply(Profile profile, ShopEvent event) {
        if (ProfileUpdater.isDuplicate(profile, event)) {
            return Optional.empty();
        }
        Change change = ProfileUpdater.apply(profile, event);
        return Optional.of(FeatureCatalogue.vector(profile, change, event));
    }
}
