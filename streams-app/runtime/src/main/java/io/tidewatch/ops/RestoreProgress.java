package io.tidewatch.ops;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Follows the restore of every store of this instance, and the standbys. In offsets of the changelog rather than records: what
 * compaction removed counts as taken, so that the end is reached at the end. Thread-safe.
 */
public final class RestoreProgress implements StateRestoreListener, StandbyUpdateListener {
    private final Clock clock;
    private final Map<Place, StoreRestore> stores = new ConcurrentHashMap<>();
    private final Map<Place, Long> startedAt = new ConcurrentHashMap<>();
    private volatile Optional<Instant> last = Optional.empty();

    private record Place(String store, int partition) {}

    /** Follows by a clock. */
    public RestoreProgress(Clock clock) {
        this.clock = clock;
    }

    /** Every store, by name and partition. */
    List<StoreRestore> stores() {
        return stores.values().stream()
                .sorted(Comparator.comparing(StoreRestore::store).thenComparingInt(StoreRestore::partition))
                .toList();
    }

    /** When a record was last restored. */
    Optional<Instant> last() {
        return last;
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        Place place = new Place(store, changelog.partition());
        startedAt.put(place, startingOffset);
        put(place, false, 0, Math.max(0, endingOffset - startingOffset), false);
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long numRestored) {
        Place place = new Place(store, changelog.partition());
        long total =
                Optional.ofNullable(stores.get(place)).map(StoreRestore::total).orElse(0L);
        put(place, false, Math.min(total, taken(place, batchEndOffset)), total, false);
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long totalRestored) {
        Place place = new Place(store, changelog.partition());
        long total =
                Optional.ofNullable(stores.get(place)).map(StoreRestore::total).orElse(totalRestored);
        put(place, false, total, total, true);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long totalRestored) {
        stores.remove(new Place(store, changelog.partition()));
    }

    @Override
    public void onUpdateStart(TopicPartition changelog, String store, long startingOffset) {
        Place place = new Place(store, changelog.partition());
        startedAt.put(place, startingOffset);
        put(place, true, 0, 0, true);
    }

    @Override
    public void onBatchLoaded(
            TopicPartition changelog,
            String store,
            TaskId task,
            long batchEndOffset,
            long batchSize,
            long currentEndOffset) {
        Place place = new Place(store, changelog.partition());
        long taken = taken(place, batchEndOffset);
        long behind = Math.max(0, currentEndOffset - batchEndOffset - 1);
        put(place, true, taken, taken + behind, behind == 0);
    }

    @Override
    public void onUpdateSuspended(
            TopicPartition changelog, String store, long storeOffset, long currentEndOffset, SuspendReason reason) {
        stores.computeIfPresent(
                new Place(store, changelog.partition()), (place, restore) -> restore.standby() ? null : restore);
    }

    private long taken(Place place, long batchEndOffset) {
        return Math.max(0, batchEndOffset + 1 - startedAt.getOrDefault(place, 0L));
    }

    private void put(Place place, boolean standby, long restored, long total, boolean finished) {
        last = Optional.of(clock.instant());
        stores.put(place, new StoreRestore(place.store, place.partition, standby, restored, total, finished));
    }
}
