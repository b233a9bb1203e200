package io.tidewatch.streams.registry;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that were loaded and may still be held by somebody, so that their memory is given back when they are not. The last one to let go of a model
 * is most often a stream thread, which has something better to do than to wait for that. For the watch's thread.
 */
final class LoadedModels {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoadedModels.class);

    private final NativeHeap nativeHeap = new NativeHeap();
    private final List<ServedModel> held = new ArrayList<>();

    /** One that was just loaded; the same. */
    ServedModel add(ServedModel loaded) {
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
