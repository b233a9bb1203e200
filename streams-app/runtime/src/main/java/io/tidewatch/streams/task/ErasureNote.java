package io.tidewatch.streams.task;

import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ErasureCodec;
import io.tidewatch.topics.InvalidMessageException;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The record by which a request of {@code shop.erasures} comes to the task that holds the user: on the engine's own topic between tasks,
 * where each task reads it once and in its transaction, marked by the header {@value #HEADER}.
 */
public final class ErasureNote {
    static final String HEADER = "tidewatch.erasure";

    private ErasureNote() {}

    /**
     * The record that passes a request on.
     *
     * @param topic the application's topic between tasks
     * @param home of the users
     * @param key the user id in UTF-8
     * @param value the request as it came
     */
    public static ProducerRecord<byte[], byte[]> record(String topic, HomePartition home, byte[] key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, home.of(key), key, value);
        record.headers().add(HEADER, new byte[0]);
        return record;
    }

    /** The request that a record is; empty if it is none. An event that somebody marked so has an {@link Origin}. */
    static Optional<Erasure> of(PendingRow row) {
        if (row.headers().lastHeader(HEADER) == null || Origin.of(row.headers()).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ErasureCodec.read(row.key().orElse(null), row.value().orElse(null)));
        } catch (InvalidMessageException foreign) {
            // Only what could be read is passed on.
            return Optional.empty();
        }
    }
}
