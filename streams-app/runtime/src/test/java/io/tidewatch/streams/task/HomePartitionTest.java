package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class HomePartitionTest {
    @Test
    void isTheOneThatKafkasOwnProducerChooses() {
        for (int partitions : new int[] {1, 2, 7, 12}) {
            for (int i = 0; i < 1000; i++) {
                byte[] key = ("user-" + i + "-ä").getBytes(StandardCharsets.UTF_8);
                assertThat(new HomePartition(partitions).of(key))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
            }
        }
    }
}
