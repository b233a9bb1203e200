package io.tidewatch.streams;

import io.tidewatch.streams.task.TaskSources;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A stream thread's consumer of the input: Kafka's own, which besides tells when the log was deleted up to beyond its position. Kafka Streams
 * then goes on with the earliest record there is, as the topology says, and says nothing. And it holds back a task's events until the task has
 * loaded its savepoint.
 *
 * <p>Only the consumer knows it for certain. Between two looks at the committed offsets a group may skip a hole and commit beyond it, and
 * what was read before it was deleted is no loss.
 */
final class InputConsumer extends KafkaConsumer<byte[], byte[]> {
    private final OvertakenPositions overtaken;
    private final TaskSources sources;
    private final HeldPartitions held;

    InputConsumer(Map<String, Object> settings, LostEvents lost, TaskSources sources) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.overtaken = new OvertakenPositions(lost);
        this.sources = sources;
        this.held = new HeldPartitions(sources);
    }

    /** Notes where the group stands: Kafka Streams asks whenever it makes a task. */
    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = super.committed(partitions);
        committed.forEach((partition, position) -> {
            if (position != null) {
                sources.begins(partition, position.offset());
            }
        });
        return committed;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new Holding(listener));
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        held.pausedByTheirTask(partitions);
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        super.resume(held.mayResume(partitions));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        open();
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = super.poll(timeout);
        } catch (OffsetOutOfRangeException gone) {
            overtaken.add(gone.offsetOutOfRangePartitions());
            throw gone;
        }
        if (!overtaken.isEmpty()) {
            overtaken.readOn(records, assignment());
        }
        return records;
    }

    /** Lets go of those whose task has loaded its savepoint: on the stream thread, which alone may use the consumer. */
    private void open() {
        held.toOpen().forEach((partition, from) -> {
            // The group may have come further in an earlier life of the task.
            if (from > sources.begin(partition).orElse(0)) {
                seek(partition, from);
            }
            super.resume(Set.of(partition));
        });
        for (TopicPartition partition : held.loading()) {
            currentLag(partition).ifPresent(records -> sources.savepointLeft(partition.partition(), records));
        }
    }

    /** Holds back what comes anew before a record of it can come. */
    private final class Holding implements ConsumerRebalanceListener {
        private final ConsumerRebalanceListener usual;

        private Holding(ConsumerRebalanceListener usual) {
            this.usual = usual;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            usual.onPartitionsAssigned(partitions);
            InputConsumer.super.pause(held.assigned(partitions, paused()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            usual.onPartitionsRevoked(partitions);
            held.gone(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            usual.onPartitionsLost(partitions);
            held.gone(partitions);
        }
    }
}
