package io.tidewatch.streams;

import io.tidewatch.topics.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a consumer wanted to read on and the log no longer had it, until it is known where it does read on: between the two events were
 * deleted before they were read. Not thread-safe.
 */
final class OvertakenPositions {
    private final LostEvents lost;
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    OvertakenPositions(LostEvents lost) {
        this.lost = lost;
    }

    /** The log does not have these positions. A second time before anything was read the first one counts. */
    void add(Map<TopicPartition, Long> outOfRange) {
        outOfRange.forEach((partition, position) -> positions.merge(partition, position, Math::min));
    }

    /** Whether every partition has been read on from. */
    boolean isEmpty() {
        return positions.isEmpty();
    }

    /** Records were read. Partitions that are no longer assigned are their next reader's to tell of. */
    void readOn(ConsumerRecords<byte[], byte[]> records, Set<TopicPartition> assigned) {
        positions.keySet().retainAll(assigned);
        for (TopicPartition partition : records.partitions()) {
            Long position = positions.remove(partition);
            if (position != null) {
                ConsumerRecord<byte[], byte[]> first =
                        records.records(partition).get(0);
                // A position beyond the log's end is out of range too: the log was cut or made anew, and nothing
                // skipped.
                if (partition.topic().equals(TopicNames.SHOP_EVENTS)) {
                    lost.noticed(partition.partition(), position, first.offset());
                } else {
                    lost.noticedOnTheWay(partition, position, first.offset());
                }
            }
        }
    }
}
