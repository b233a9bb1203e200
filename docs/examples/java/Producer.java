import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.serde.ShopEventSerializer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends one purchase to shop.events. Arguments: the brokers (HOST:PORT) and the user's id. */
public class Producer {
    static ShopEvent purchase(String userId) {
        // The event's id is made once and kept for retries: the same id again counts once.
        return ShopEvent.of(UUID.randomUUID().toString(), userId, EventType.PURCHASE, Instant.now())
                .value(40.80)
                .currency("GBP")
                .items(List.of(
                        new LineItem("22423", Optional.of("home/cake stands"), 2, OptionalDouble.of(12.75)),
                        new LineItem("85123A", Optional.empty(), 6, OptionalDouble.of(2.55))))
                .sessionId("s-81")
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", arguments[0]);
        // acks=all, idempotence and the right partitioner are the Java client's defaults.
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ShopEventSerializer())) {
            ShopEvent event = purchase(arguments[1]);
            producer.send(new ProducerRecord<>("shop.events", event.userId(), event)).get();
            System.out.println("sent " + event.eventId());
        }
    }
}
