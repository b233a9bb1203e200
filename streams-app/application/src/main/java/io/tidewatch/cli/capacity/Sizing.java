package io.tidewatch.cli.capacity;

import io.tidewatch.topics.TidewatchException;

/**
 * How it is to be run.
 *
 * @param standbys copies of the state on other pods
 * @param replication copies of each topic
 * @param rowsPerPod most rows on a pod, copies included
 * @param eventDays days that {@code shop.events} is kept
 * @param featureDays days that {@code churn.features} is kept
 */
record Sizing(int standbys, int replication, long rowsPerPod, double eventDays, double featureDays) {
    Sizing {
        if (standbys < 0 || standbys > 5) {
            throw new TidewatchException("--standbys is %d; give 0 to 5".formatted(standbys));
        }
        if (replication < 1 || replication > 10) {
            throw new TidewatchException("--replication is %d; give 1 to 10".formatted(replication));
        }
        if (rowsPerPod < 1) {
            throw new TidewatchException("--rows-per-pod is %d; give 1 or more".formatted(rowsPerPod));
        }
    }
}
