package io.tidewatch.bench.core;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the benchmarks are run on: the bench's own load and the model that the parent process names. */
final class CoreInput {
    /** The system property that names the model's folder. */
    static final String MODEL = "tidewatch.bench.model";

    private CoreInput() {}

    static Model model() {
        return Model.load(Path.of(System.getProperty(MODEL)), Device.CPU);
    }

    static List<ShopEvent> events(Traffic traffic, int users, int count) {
        List<ShopEvent> events = new ArrayList<>(count);
        new Load(traffic, users, count, false).forEach(events::add);
        return events;
    }

    static byte[][] messages(List<ShopEvent> events) {
        return events.stream().map(ShopEventCodec::write).toArray(byte[][]::new);
    }
}
