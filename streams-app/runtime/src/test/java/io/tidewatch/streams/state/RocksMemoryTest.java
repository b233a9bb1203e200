package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.StateConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksMemoryTest {
    private static final int WRITE_BUFFER_MB = 64;
    private static final List<String> STORES = List.of(Names.PROFILES, Names.TIMERS, Names.SHADOW);

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 48, 200})
    void allWriteBuffersTogetherStayWithinTheirRoomHoweverManyPartitionsAProcessOwns(int tasks) {
        try (RocksMemory memory = memory(tasks)) {
            long engine = STORES.stream().mapToLong(memory::writeBufferBytes).sum() * tasks;

            assertThat(engine).isLessThanOrEqualTo((long) WRITE_BUFFER_MB << 20);
            assertThat(memory.writeBufferBytes("the only store of another topology") * tasks)
                    .isLessThanOrEqualTo((long) WRITE_BUFFER_MB << 20);
        }
    }

    @Test
    void aBufferIsNoLargerThanKafkaStreamsMakesItAndNoSmallerThanRocksDbTakes() {
        try (RocksMemory one = memory(1);
                RocksMemory many = memory(100_000)) {
            assertThat(one.writeBufferBytes(Names.PROFILES)).isEqualTo(16 << 20);
            assertThat(many.writeBufferBytes(Names.TIMERS)).isEqualTo(64 << 10);
        }
    }

    /** Of millions of users, index and filters would not fit into the cache. */
    @Test
    void aStoresLastLevelHasNoFiltersAndAnIndexInParts(@TempDir Path folder) throws Exception {
        try (RocksMemory memory = memory(1);
                Options options = new Options().setCreateIfMissing(true);
                FlushOptions flush = new FlushOptions()) {
            options.setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(new BloomFilter()));
            new SharedRocksMemory().setConfig(Names.PROFILES, options, Map.of(SharedRocksMemory.MEMORY, memory));
            SplittableRandom random = new SplittableRandom(1);
            byte[] row = new byte[300];
            try (RocksDB store = RocksDB.open(options, folder.toString())) {
                // Twice: what is compacted with nothing is moved as it is.
                for (int round = 0; round < 2; round++) {
                    for (int user = 0; user < 10_000; user++) {
                        random.nextBytes(row);
                        store.put(key(user), row);
                    }
                    store.flush(flush);
                }
                store.compactRange();

                assertThat(store.get(key(9_999))).isEqualTo(row);
                assertThat(store.getPropertiesOfAllTables().values())
                        .isNotEmpty()
                        .allSatisfy(file -> {
                            assertThat(file.getFilterSize()).isZero();
                            assertThat(file.getIndexPartitions()).isGreaterThan(1);
                        });
            }
        }
    }

    private static byte[] key(int user) {
        return ("user-" + user).getBytes(StandardCharsets.UTF_8);
    }

    private static RocksMemory memory(int tasks) {
        return new RocksMemory(
                new StateConfig(Path.of("unused"), 128, WRITE_BUFFER_MB, 128, 730, java.time.Duration.ofDays(1)),
                tasks);
    }
}
