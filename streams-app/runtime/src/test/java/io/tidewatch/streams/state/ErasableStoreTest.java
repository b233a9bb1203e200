package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.StreamsSettings;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasableStoreTest {
    private static final String TASK = "0_3";

    @TempDir
    private Path folder;

    @Test
    void showsItsFilesWhileItIsOpen() throws Exception {
        TidewatchConfig config = ConfigFile.parse("""
            bootstrap_servers: unused:9092
            model: {path: unused}
            state: {directory: '%s'}
            """.formatted(folder), name -> Optional.empty());
        try (RocksMemory memory = new RocksMemory(config.state(), 1)) {
            OpenStores stores = memory.openStores();
            Properties settings = new Properties();
            settings.putAll(StreamsSettings.of(config, memory, OptionalInt.of(1)));
            MockProcessorContext<Void, Void> context =
                    new MockProcessorContext<>(settings, TaskId.parse(TASK), folder.toFile());
            KeyValueStore<Bytes, byte[]> store =
                    ErasableStore.supplier(Names.ERASED).get();

            for (int opened = 0; opened < 2; opened++) {
                store.init(context.getStateStoreContext(), store);
                assertThat(stores.tasks(Names.ERASED)).containsExactly(TASK);
                assertThat(stores.tasks(Names.PROFILES)).isEmpty();

                StoreFiles files = stores.of(TASK, Names.ERASED).orElseThrow();
                assertThat(files.writeAnew()).isTrue();
                store.put(Bytes.wrap("anna".getBytes(StandardCharsets.UTF_8)), new byte[1]);
                assertThat(keys(files)).as("what is not committed").hasSize(opened);
                store.commit(Map.of());
                assertThat(keys(files)).containsExactly("anna");

                store.close();
                assertThat(stores.tasks(Names.ERASED)).isEmpty();
                assertThat(files.writeAnew()).isFalse();
                store.close();
            }
        }
    }

    private static List<String> keys(StoreFiles files) {
        List<String> keys = new ArrayList<>();
        files.each((key, value) -> keys.add(new String(key, StandardCharsets.UTF_8)));
        return keys;
    }
}
