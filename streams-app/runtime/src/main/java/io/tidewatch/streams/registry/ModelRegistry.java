package io.tidewatch.streams.registry;

import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.ModelPointer;
import io.tidewatch.topics.ModelPointerCodec;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.PublishedModelCodec;
import io.tidewatch.topics.admin.ClusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code churn.models} held when it was read: for people and their commands. A running engine watches instead, and does
 * not keep every model in memory.
 *
 * @param models the models that can be read, by name
 * @param active which one is active; empty if that was never said or cannot be read
 * @param shadow which one is in the shadow; empty likewise
 * @param damaged what cannot be read and why, a sentence each
 */
public record ModelRegistry(
        Map<String, PublishedModel> models,
        Optional<ModelPointer> active,
        Optional<ModelPointer> shadow,
        List<String> damaged) {
    public ModelRegistry {
        models = java.util.Collections.unmodifiableMap(new TreeMap<>(models));
        damaged = List.copyOf(damaged);
    }

    /**
     * Reads the topic to its end.
     *
     * @throws ClusterException if the topic is not there or cannot be read
     */
    public static ModelRegistry read(ModelTopic topic) {
        Map<String, byte[]> latest = new TreeMap<>();
        topic.readToEnd(entry -> entry.value()
                .ifPresentOrElse(value -> latest.put(entry.key(), value), () -> latest.remove(entry.key())));
        Map<String, PublishedModel> models = new TreeMap<>();
        List<String> damaged = new ArrayList<>();
        Optional<ModelPointer> active = pointer(ModelKeys.ACTIVE, latest, damaged);
        Optional<ModelPointer> shadow = pointer(ModelKeys.SHADOW, latest, damaged);
        latest.forEach((key, value) -> {
            if (!key.startsWith("@")) {
                try {
                    models.put(key, model(key, value));
                } catch (InvalidMessageException unreadable) {
                    damaged.add("'" + key + "' cannot be read: " + unreadable.getMessage());
                }
            }
        });
        return new ModelRegistry(models, active, shadow, damaged);
    }

    /** The active model; empty if each instance's own configuration decides. */
    public Optional<ModelReference> activeModel() {
        return active.flatMap(ModelPointer::model);
    }

    /**
     * The model in a record.
     *
     * @throws InvalidMessageException if it is none, or another one than the key says
     */
    static PublishedModel model(String key, byte[] value) throws InvalidMessageException {
        PublishedModel model = PublishedModelCodec.read(value);
        if (!model.name().equals(key)) {
            throw new InvalidMessageException("a published model has the name of another one in it");
        }
        return model;
    }

    private static Optional<ModelPointer> pointer(String key, Map<String, byte[]> latest, List<String> damaged) {
        if (!latest.containsKey(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ModelPointerCodec.read(latest.get(key)));
        } catch (InvalidMessageException unreadable) {
            damaged.add("'" + key + "' cannot be read: " + unreadable.getMessage());
            return Optional.empty();
        }
    }
}
