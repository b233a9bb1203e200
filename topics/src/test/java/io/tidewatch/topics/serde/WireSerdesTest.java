package io.tidewatch.topics.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class WireSerdesTest {
    private static final ShopEvent EVENT = ShopEvent.of(
                    "e1", "u1", EventType.BROWSE, Instant.parse("2011-09-09T10:15:30Z"))
            .build();

    @Test
    void carriesAMessageThroughKafka() {
        try (Serde<ShopEvent> serde = WireSerdes.shopEvent()) {
            byte[] bytes = serde.serializer().serialize("shop.events", EVENT);
            assertThat(serde.deserializer().deserialize("shop.events", bytes)).isEqualTo(EVENT);
        }
    }

    @Test
    void takesATombstoneForNoMessage() {
        for (Serde<?> serde : List.of(
                WireSerdes.shopEvent(),
                WireSerdes.churnAlert(),
                WireSerdes.riskScore(),
                WireSerdes.featureRecords(),
                WireSerdes.shadowScore())) {
            assertThat(serde.serializer().serialize("topic", null)).isNull();
            assertThat((Object) serde.deserializer().deserialize("topic", (byte[]) null))
                    .isNull();
            serde.close();
        }
    }

    @Test
    void failsAtTheProducerWhenTheContractIsBroken() {
        // Given
        ShopEvent blank =
                ShopEvent.of("e1", " ", EventType.BROWSE, EVENT.time()).build();
        // Then
        try (ShopEventSerializer serializer = new ShopEventSerializer()) {
            assertThatThrownBy(() -> serializer.serialize("shop.events", blank))
                    .isInstanceOf(SerializationException.class)
                    .hasMessage("a message for topic shop.events cannot be sent: the event is not valid:"
                            + " field 'user_id' must not be empty or blank");
        }
    }

    @Test
    void saysWhyAMessageCannotBeRead() {
        try (ShopEventDeserializer deserializer = new ShopEventDeserializer()) {
            assertThatThrownBy(() -> deserializer.deserialize("shop.events", "{}".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(SerializationException.class)
                    .hasCauseInstanceOf(InvalidEventException.class)
                    .hasMessage("a message of topic shop.events is not valid: field 'event_id' is missing");
        }
    }
}
