package io.tidewatch.streams.state;

import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.OpenRocksDB;
import org.apache.kafka.streams.state.internals.RocksDBStore;

/**
 * Kafka Streams' own store on RocksDB that shows its files while it is open ({@link OpenStores}), of an active task and of a standby alike. Its
 * name, folder, changelog and metrics are as those of the one that it extends.
 */
public final class ErasableStore extends RocksDBStore {
    private static final String METRICS_SCOPE = "rocksdb";

    private Optional<Shown> shown = Optional.empty();

    private record Shown(OpenStores stores, String task, StoreFiles files) {}

    private ErasableStore(String name) {
        super(name, METRICS_SCOPE);
    }

    /** Makes a store of that name for each task. */
    public static KeyValueBytesStoreSupplier supplier(String name) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new ErasableStore(name);
            }

            @Override
            public String metricsScope() {
                return METRICS_SCOPE;
            }
        };
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        super.init(context, root);
        RocksMemory memory = (RocksMemory) context.appConfigs().get(SharedRocksMemory.MEMORY);
        Shown now = new Shown(memory.openStores(), context.taskId().toString(), new StoreFiles(OpenRocksDB.of(this)));
        now.stores().opened(now.task(), name(), now.files());
        shown = Optional.of(now);
    }

    /** Not synchronized as it is in Kafka Streams, which locks itself: nobody who uses the files may keep a reader of the store waiting. */
    @Override
    public void close() {
        shown.ifPresent(then -> {
            then.stores().closed(then.task(), name(), then.files());
            then.files().close();
        });
        shown = Optional.empty();
        super.close();
    }
}
