package io.tidewatch.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A stream thread's consumer of the input: Kafka's own, which besides tells when the log was deleted up to beyond its position. Kafka Streams
 * then goes on with the earliest record there is, as the topology says, and says nothing.
 *
 * <p>Only the consumer knows it for certain. Between two looks at the committed offsets a group may skip a hole and commit beyond it, and
 * what was read before it was deleted is no loss.
 */
final class InputConsumer extends KafkaConsumer<byte[], byte[]> {
    private final OvertakenPositions overtaken;

    InputConsumer(Map<String, Object> settings, LostEvents lost) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.overtaken = new OvertakenPositions(lost);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
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
}
