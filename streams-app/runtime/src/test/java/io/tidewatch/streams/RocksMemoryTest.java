package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.StateConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static RocksMemory memory(int tasks) {
        return new RocksMemory(new StateConfig(Path.of("unused"), 128, WRITE_BUFFER_MB, 128), tasks);
    }
}
