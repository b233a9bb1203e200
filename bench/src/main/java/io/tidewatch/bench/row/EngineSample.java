package io.tidewatch.bench.row;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.peer.Message;
import io.tidewatch.bench.peer.StepJob;
import io.tidewatch.bench.peer.StepNet;
import io.tidewatch.engine.feature.VectorEncoding;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Full rows and feature messages of the engine, which the state line reads, writes and publishes as well. Made by the engine's own
 * code, so that the line is never drawn for another engine than today's; real ones, since rows of zeros would be compressed to
 * nothing on their way to the changelog, which no engine's are.
 *
 * @param rows of users with a long history
 * @param featureMessages of one event each, since the line publishes per event; one after the other longer than the window in which a compressor finds repetitions
 */
record EngineSample(List<byte[]> rows, List<byte[]> featureMessages) {
    private static final int USERS = 10;
    private static final int EVENTS = 1000;
    /** The last ones, whose rows have all that a row can have. */
    private static final int KEPT = 200;

    /** With a model's folder. */
    static EngineSample of(Path model, ModelManifest manifest) {
        Map<String, Profile> profiles = new HashMap<>();
        List<byte[]> rows = new ArrayList<>();
        List<byte[]> messages = new ArrayList<>();
        try (StepJob job = new StepJob(manifest, new StepNet(model, 1))) {
            new Load(Traffic.SESSION, USERS, EVENTS, false).forEach(event -> {
                Profile profile = profiles.computeIfAbsent(event.userId(), user -> Profile.empty());
                byte[] message = featureMessage(job, event, profile);
                profile.appendEncoded(VectorEncoding.encode(vector(message)), VectorEncoding.absent());
                rows.add(Profile.stored(profile.row()));
                messages.add(message);
            });
        }
        return new EngineSample(rows.subList(EVENTS - KEPT, EVENTS), messages.subList(EVENTS - KEPT, EVENTS));
    }

    private static byte[] featureMessage(StepJob job, ShopEvent event, Profile profile) {
        return job.score(List.of(new StepJob.Step(event, profile))).stream()
                .filter(message -> message.topic().equals(TopicNames.FEATURES))
                .map(Message::value)
                .findFirst()
                .orElseThrow();
    }

    private static float[] vector(byte[] featureMessage) {
        try {
            return FeatureRecordCodec.read(featureMessage).get(0).values();
        } catch (InvalidMessageException impossible) {
            throw new IllegalStateException("The engine's own message is not valid.", impossible);
        }
    }
}
