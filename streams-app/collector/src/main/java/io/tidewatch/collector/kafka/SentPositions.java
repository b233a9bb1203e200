package io.tidewatch.collector.kafka;

import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.SpoolPosition;
import io.tidewatch.topics.SpoolPositionCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the compacted topic that says how far each spool has been sent. */
final class SentPositions {
    static final TopicPartition PARTITION = new TopicPartition(TopicNames.COLLECTORS, 0);
    private static final Duration POLL = Duration.ofMillis(500);
    /** Longer than the transaction of a collector that died, which hides all that was written after it began. */
    private static final Duration READ_WITHIN = Duration.ofSeconds(30);

    private SentPositions() {}

    /**
     * The last position that was committed for a spool; empty if there never was one. To be asked when no transaction of the
     * spool's is open.
     *
     * @throws KafkaException if the brokers do not answer in time
     */
    static Optional<SpoolPosition> of(String spool, KafkaSettings settings) {
        byte[] key = spool.getBytes(StandardCharsets.UTF_8);
        Optional<SpoolPosition> last = Optional.empty();
        try (Consumer<byte[], byte[]> consumer = settings.consumer()) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            // The end of what is committed would come before other collectors' open transactions, and our own position
            // behind them.
            long end = end(settings);
            long deadline = System.nanoTime() + READ_WITHIN.toNanos();
            while (consumer.position(PARTITION) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException(TopicNames.COLLECTORS + " could not be read to its end in time");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(record.key(), key)) {
                        last = Optional.of(read(record));
                    }
                }
            }
        }
        return last;
    }

    private static SpoolPosition read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return SpoolPositionCodec.read(record.value());
        } catch (InvalidMessageException wrong) {
            // To go on from elsewhere would lose events or send them twice.
            throw new KafkaException(
                    "the position at offset " + record.offset() + " of " + TopicNames.COLLECTORS + ": "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    private static long end(KafkaSettings settings) {
        try (Admin admin = settings.admin()) {
            return admin.listOffsets(
                            Map.of(PARTITION, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .partitionResult(PARTITION)
                    .get()
                    .offset();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafkas ? kafkas : new KafkaException(failed.getCause());
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        }
    }
}
