package io.tidewatch.bench.row;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.peer.Message;
import io.tidewatch.bench.peer.StepJob;
import io.tidewatch.bench.peer.StepNet;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long messages are before they are compressed, of events that are decided one by one: an upper bound of what topics take. */
public final class MessageSizes {
    private static final int USERS = 10;
    private static final int EVENTS = 1000;

    private MessageSizes() {}

    /** Mean bytes of the values by topic: made by the engine's own code, with the model of a folder. */
    public static Map<String, Double> of(Path folder) {
        Map<String, Profile> profiles = new HashMap<>();
        Map<String, Long> bytes = new TreeMap<>();
        try (Model model = Model.load(folder, Device.CPU);
                StepJob job = new StepJob(model.manifest(), new StepNet(folder, 1))) {
            new Load(Traffic.SESSION, USERS, EVENTS, false).forEach(event -> {
                Profile profile = profiles.computeIfAbsent(event.userId(), user -> Profile.empty());
                bytes.merge(TopicNames.SHOP_EVENTS, (long) ShopEventCodec.write(event).length, Long::sum);
                for (Message message : job.score(List.of(new StepJob.Step(event, profile)))) {
                    bytes.merge(message.topic(), (long) message.value().length, Long::sum);
                }
            });
        }
        Map<String, Double> means = new TreeMap<>();
        bytes.forEach((topic, sum) -> means.put(topic, sum / (double) EVENTS));
        return means;
    }
}
