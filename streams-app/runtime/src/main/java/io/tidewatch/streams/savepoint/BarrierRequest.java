package io.tidewatch.streams.savepoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The record by which a task is asked for its barrier: one in each partition of the engine's rerouted topic. No key, the header
 * {@value #HEADER}, and as value the version (1 byte), the kind (1) and the savepoint's name in UTF-8.
 *
 * @param savepoint the savepoint's name
 * @param kind whether the task goes on
 */
public record BarrierRequest(String savepoint, BarrierKind kind) {
    private static final String HEADER = "tidewatch.barrier";
    private static final byte VERSION = 1;
    private static final int HEAD = 2 * Byte.BYTES;

    public BarrierRequest {
        Objects.requireNonNull(savepoint, "savepoint");
        Objects.requireNonNull(kind, "kind");
    }

    /** As it is sent to one partition. */
    public ProducerRecord<byte[], byte[]> record(String topic, int partition) {
        byte[] name = savepoint.getBytes(StandardCharsets.UTF_8);
        byte[] value = ByteBuffer.allocate(HEAD + name.length)
                .put(VERSION)
                .put(kind.code())
                .put(name)
                .array();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value);
        record.headers().add(HEADER, "1".getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    /**
     * The request that a record is; empty if it is none.
     *
     * @throws IllegalStateException if a newer version asked, in a way that this one does not know
     */
    public static Optional<BarrierRequest> of(Optional<byte[]> key, Optional<byte[]> value, Headers headers) {
        if (key.isPresent() || headers.lastHeader(HEADER) == null) {
            return Optional.empty();
        }
        return value.filter(bytes -> bytes.length > HEAD).map(BarrierRequest::read);
    }

    private static BarrierRequest read(byte[] value) {
        if (value[0] != VERSION) {
            throw new IllegalStateException("a savepoint was asked for in format " + value[0]
                    + ", which this version cannot read; ask with the version of the engine");
        }
        return new BarrierRequest(
                new String(value, HEAD, value.length - HEAD, StandardCharsets.UTF_8),
                BarrierKind.of(value[Byte.BYTES]));
    }
}
