package io.tidewatch.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EventSenderTest {
    private static final ShopEvent EVENT =
            Load.event(1, 1, Instant.parse("2026-01-01T00:00:00Z"), new SplittableRandom(1));

    @Test
    void whatTheBrokerTookIsSent() {
        MockProducer<byte[], byte[]> producer = producer(true);
        EventSender sender = new EventSender(producer);

        sender.send(EVENT);
        sender.send(EVENT);
        sender.finish();

        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void aRefusedEventFailsTheNextOne() {
        MockProducer<byte[], byte[]> producer = producer(false);
        EventSender sender = new EventSender(producer);
        sender.send(EVENT);

        producer.errorNext(new OutOfOrderSequenceException("out of order"));

        assertThatThrownBy(() -> sender.send(EVENT)).hasMessageContaining("out of order");
    }

    @Test
    void aRefusedEventFailsTheEnd() {
        MockProducer<byte[], byte[]> producer = producer(false);
        EventSender sender = new EventSender(producer);
        sender.send(EVENT);
        sender.send(EVENT);
        producer.completeNext();

        producer.errorNext(new OutOfOrderSequenceException("out of order"));

        assertThatThrownBy(sender::finish).hasMessageContaining("hole");
    }

    private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
