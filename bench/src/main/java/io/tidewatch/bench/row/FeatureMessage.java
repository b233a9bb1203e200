package io.tidewatch.bench.row;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import java.time.Instant;

/** The size of the engine's feature message, which the state line publishes as well. */
final class FeatureMessage {
    private FeatureMessage() {}

    static int bytes() {
        float[] vector = new float[FeatureCatalogue.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) Math.log1p(i);
        }
        FeatureRecord record = new FeatureRecord(
                "event-123456",
                "user-12345",
                EventType.BROWSE,
                Instant.EPOCH,
                FeatureCatalogue.hash(),
                vector,
                0.5,
                "tidewatch-base");
        return FeatureRecordCodec.write(record).length;
    }
}
