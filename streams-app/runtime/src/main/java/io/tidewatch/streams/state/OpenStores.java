package io.tidewatch.streams.state;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The stores on RocksDB that are open in this process, of active tasks and of standbys. Thread-safe. */
public final class OpenStores {
    private final Map<Place, StoreFiles> open = new ConcurrentHashMap<>();

    private record Place(String task, String store) {}

    /** The tasks that have a store of that name open, as Kafka Streams writes them: {@code 0_3}. */
    public Set<String> tasks(String store) {
        return open.keySet().stream()
                .filter(place -> place.store().equals(store))
                .map(Place::task)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The files of a task's store; empty if it is not open. */
    public Optional<StoreFiles> of(String task, String store) {
        return Optional.ofNullable(open.get(new Place(task, store)));
    }

    /** A store was opened. */
    public void opened(String task, String store, StoreFiles files) {
        open.put(new Place(task, store), files);
    }

    /** A store is about to be closed. */
    public void closed(String task, String store, StoreFiles files) {
        open.remove(new Place(task, store), files);
    }
}
