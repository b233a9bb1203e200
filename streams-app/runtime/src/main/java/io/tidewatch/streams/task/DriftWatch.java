package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.drift.DriftCounter;
import io.tidewatch.engine.drift.DriftCounts;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.FeatureRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Counts what one task serves with one model, for drift. Kept in memory alone: after a restart or a move it begins anew, and
 * the report waits for enough events. It decides nothing.
 */
public final class DriftWatch {
    /**
     * Events counted of a batch, evenly spread over it; each stands for its neighbours. A shop with few events has small
     * batches and every event counts; one with many has more than enough, and counting stays below a hundredth of the
     * scoring's cost.
     */
    static final int MOST_OF_A_BATCH = 32;

    private final ModelManifest manifest;
    private final Optional<DriftCounter> counter;

    DriftWatch(ModelManifest manifest) {
        this.manifest = manifest;
        this.counter = manifest.reference().map(DriftCounter::new);
    }

    /** Counts of a batch that was decided. */
    void decided(List<Optional<Decision>> batch) {
        if (counter.isEmpty() || batch.isEmpty()) {
            return;
        }
        int stride = (batch.size() + MOST_OF_A_BATCH - 1) / MOST_OF_A_BATCH;
        for (int i = 0; i < batch.size(); i += stride) {
            if (batch.get(i).isPresent() && batch.get(i).get() instanceof Decision.Scored scored) {
                FeatureRecord served = scored.features();
                counter.get()
                        .add(served.values(), served.risk(), served.eventTime().toEpochMilli(), stride);
            }
        }
    }

    /** What all tasks have counted of one model, against its reference. */
    public static DriftReport report(ModelManifest manifest, Collection<DriftWatch> watches) {
        if (manifest.reference().isEmpty()) {
            return DriftReport.withoutReference();
        }
        DriftCounts none = new DriftCounter(manifest.reference().get()).counts();
        DriftCounts counts = watches.stream()
                // A task that has not switched to the model yet, or has switched on.
                .filter(watch -> watch.manifest.fingerprint() == manifest.fingerprint())
                .flatMap(watch -> watch.counter.stream())
                .map(DriftCounter::counts)
                .reduce(none, DriftCounts::plus);
        return DriftReport.of(manifest.reference().get(), counts);
    }
}
