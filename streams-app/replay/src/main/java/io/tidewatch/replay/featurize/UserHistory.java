package io.tidewatch.replay.featurize;

import io.tidewatch.engine.profile.Visits;
import io.tidewatch.topics.EventType;
import java.util.OptionalInt;

/** When one user came and bought: what a row's labels are looked up in once the whole log is known. */
final class UserHistory {
    private final TimeList visits = new TimeList();
    private final TimeList purchases = new TimeList();
    private long lastMillis;
    private OptionalInt index = OptionalInt.empty();

    /** Adds the user's next event. */
    void add(EventType type, long millis) {
        if (Visits.counts(type)) {
            if (visits.size() == 0 || Visits.isNew(lastMillis, millis)) {
                visits.add(millis);
            }
            lastMillis = Math.max(lastMillis, millis);
        }
        if (type == EventType.PURCHASE) {
            purchases.add(millis);
        }
    }

    /** The beginnings of visits; {@code visits().size()} is the place of the next one. */
    TimeList visits() {
        return visits;
    }

    /** The times of purchases; {@code purchases().size()} is the place of the next one. */
    TimeList purchases() {
        return purchases;
    }

    /** The user's number among the written ones, given at the first call. */
    int index(int next) {
        if (index.isEmpty()) {
            index = OptionalInt.of(next);
        }
        return index.getAsInt();
    }
}
