package io.tidewatch.streams.registry;

import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.topics.PublishedModel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads models, and knows those that may still be held by somebody, so that their memory is given back when they are not. The last one to let go of a
 * model is most often a stream thread, which has something better to do than to wait for that. For the watch's thread.
 */
final class LoadedModels {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoadedModels.class);

    private final Loading loading;
    private final NativeHeap nativeHeap;
    private final List<ServedModel> held = new ArrayList<>();

    LoadedModels(Loading loading, NativeHeap nativeHeap) {
        this.loading = loading;
        this.nativeHeap = nativeHeap;
    }

    /** Loads a model that was read from the topic, held by the caller. */
    interface Loading {
        ServedModel load(PublishedModel model) throws ModelException;
    }

    /** Loads one, held by the caller. */
    ServedModel load(PublishedModel model) throws ModelException {
        ServedModel loaded = loading.load(model);
        held.add(loaded);
        return loaded;
    }

    /** Gives back what was taken by those that nobody holds any more. */
    void tidyUp() {
        if (held.removeIf(ServedModel::isClosed)) {
            nativeHeap
                    .trim()
                    .ifPresent(said -> LOGGER.atInfo().addKeyValue("jvm", said).log("Memory of a model given back"));
        }
    }
}
