package io.tidewatch.bench.peer;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores events by one incremental step each, whatever platform keeps the profiles: a user's state is the engine's own profile
 * row with the hidden state in it. The events of one call are of different users. Not thread-safe.
 */
public final class StepJob implements AutoCloseable {
    private final ModelManifest manifest;
    private final StepNet net;
    private final Messages messages;

    /** The job over a network, which it closes. */
    public StepJob(ModelManifest manifest, StepNet net) {
        this.manifest = manifest;
        this.net = net;
        this.messages = new Messages(manifest);
    }

    /**
     * An event and the profile of its user, which is changed in place.
     *
     * @param event the event
     * @param profile of the event's user
     * @param served what was served for the user's events of the batch before and is not published yet; gets this one's
     * @param last whether no other event of the user waits, so that all this and a score are sent: as the engine, once per user and
     *     batch
     */
    public record Step(ShopEvent event, Profile profile, List<FeatureRecord> served, boolean last) {
        /** An event that comes alone. */
        public Step(ShopEvent event, Profile profile) {
            this(event, profile, new ArrayList<>(1), true);
        }

        private boolean isToBePublished() {
            return served.size() == FeatureRecordCodec.MOST_EVENTS || (last && !served.isEmpty());
        }
    }

    /** Most events of one call. */
    public int capacity() {
        return net.capacity();
    }

    /** Changes the profiles and gives what is to be published, nothing for a retry of an event. */
    public List<Message> score(List<Step> steps) {
        List<Step> fresh = new ArrayList<>(steps.size());
        List<float[]> vectors = new ArrayList<>(steps.size());
        for (Step step : steps) {
            if (!ProfileUpdater.isDuplicate(step.profile, step.event)) {
                float[] hidden = hidden(step.profile);
                Change change = ProfileUpdater.apply(step.profile, step.event);
                float[] vector = FeatureCatalogue.vector(step.profile, change, step.event);
                net.input(fresh.size(), vector, hidden);
                fresh.add(step);
                vectors.add(vector);
            }
        }
        if (!fresh.isEmpty()) {
            net.run(fresh.size());
        }
        List<Message> published = new ArrayList<>(2 * fresh.size());
        for (int i = 0; i < fresh.size(); i++) {
            Step step = fresh.get(i);
            int[] risks = messages.rounded(net.risks(i));
            step.profile.score(manifest.fingerprint(), net.nextHidden(i), risks);
            step.served.add(messages.served(step.event, vectors.get(i), risks));
            if (step.last) {
                published.add(messages.score(step.event, risks, step.profile));
            }
        }
        for (Step step : steps) {
            if (step.isToBePublished()) {
                published.add(messages.features(step.served));
                step.served.clear();
            }
        }
        return published;
    }

    @Override
    public void close() {
        net.close();
    }

    private float[] hidden(Profile profile) {
        float[] hidden = new float[net.hiddenSize()];
        if (profile.hiddenSize() == hidden.length) {
            profile.readHidden(hidden, 0);
        }
        return hidden;
    }
}
