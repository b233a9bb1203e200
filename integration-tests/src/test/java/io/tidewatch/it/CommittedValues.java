package io.tidewatch.it;

import io.tidewatch.topics.InvalidMessageException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What {@link CommittedRecords} say: each is decoded once, however often a test looks whether more have come. For one thread. */
final class CommittedValues<T> implements AutoCloseable {
    private final CommittedRecords records;
    private final Decoder<T> decoder;
    private final List<T> values = new ArrayList<>();

    /** Reads a record's value. */
    @FunctionalInterface
    interface Decoder<T> {
        T read(byte[] value) throws InvalidMessageException;
    }

    CommittedValues(ShopTopics topics, String topic, Decoder<T> decoder) {
        this.records = new CommittedRecords(topics, topic);
        this.decoder = decoder;
    }

    /** Those of everything committed by now, in the order of each partition. */
    List<T> all() {
        List<ConsumerRecord<byte[], byte[]>> committed = records.all();
        try {
            for (ConsumerRecord<byte[], byte[]> record : committed.subList(values.size(), committed.size())) {
                values.add(decoder.read(record.value()));
            }
        } catch (InvalidMessageException broken) {
            throw new AssertionError("the engine sent a message that is none", broken);
        }
        return List.copyOf(values);
    }

    @Override
    public void close() {
        records.close();
    }
}
