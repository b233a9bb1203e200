package io.tidewatch.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a group reads from that has no position in a partition, or one that the partition no longer has.
 *
 * <p>A new group starts where it was told to, and that is committed before it reads anything: a group told to start with the
 * next alert and stopped before its first one would else skip what arrives until it is started again. A partition that the topic
 * got later is read from its beginning. So is one that has lost what the group had not read: to go on at the end would lose
 * what is still there.
 */
final class StartPosition implements ConsumerRebalanceListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(StartPosition.class);
    private final KafkaConsumer<byte[], byte[]> kafka;
    private final boolean fromBeginning;
    private final Duration within;

    /** @param fromBeginning whether a new group starts with the oldest alert, else with the next one */
    StartPosition(KafkaConsumer<byte[], byte[]> kafka, boolean fromBeginning, Duration within) {
        this.kafka = kafka;
        this.fromBeginning = fromBeginning;
        this.within = within;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = kafka.committed(Set.copyOf(partitions), within);
        List<TopicPartition> without = new ArrayList<>(partitions);
        without.removeIf(partition -> committed.get(partition) != null);
        if (without.isEmpty()) {
            return;
        }
        boolean newGroup = committed.values().stream().noneMatch(Objects::nonNull);
        Map<TopicPartition, Long> offsets = newGroup && !fromBeginning
                ? kafka.endOffsets(without, within)
                : kafka.beginningOffsets(without, within);
        Map<TopicPartition, OffsetAndMetadata> starts = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            kafka.seek(partition, offset);
            starts.put(partition, new OffsetAndMetadata(offset));
        });
        kafka.commitSync(starts, within);
    }

    /**
     * Goes on with the earliest record of partitions whose position is out of range, and says how many were lost.
     *
     * @param positions the positions that the partitions do not have
     */
    void goOnWithTheEarliest(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> earliest = kafka.beginningOffsets(positions.keySet(), within);
        positions.forEach((partition, position) -> {
            long to = earliest.get(partition);
            if (position < to) {
                LOGGER.atWarn()
                        .addKeyValue("topic", partition.topic())
                        .addKeyValue("partition", partition.partition())
                        .addKeyValue("from", position)
                        .addKeyValue("to", to)
                        .addKeyValue("recordsLostAtMost", to - position)
                        .log(
                                "records were deleted before this consumer read them, going on with the earliest there is");
            } else {
                LOGGER.atWarn()
                        .addKeyValue("topic", partition.topic())
                        .addKeyValue("partition", partition.partition())
                        .addKeyValue("from", position)
                        .addKeyValue("to", to)
                        .log("the partition ends before this consumer's position, so it was made anew or lost records;"
                                + " reading it from its beginning, alerts that are known are left out");
            }
            kafka.seek(partition, to);
        });
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // Everything handled was committed at the end of its batch.
    }
}
