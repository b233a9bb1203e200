package io.tidewatch.engine.drift;

import io.tidewatch.engine.feature.FeatureCatalogue;
import java.util.Collections;
import java.util.List;

/** References for tests. */
public final class References {
    private static final Distribution TWO_HALVES = new Distribution(List.of(0.5), List.of(0.5, 0.5));

    private References() {}

    /** Every feature and the risk half below and half above .5. */
    public static DriftReference halves() {
        return new DriftReference(Collections.nCopies(FeatureCatalogue.size(), TWO_HALVES), TWO_HALVES);
    }
}
