import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.Reason;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads churn.interventions and says what to do. Arguments: the brokers (HOST:PORT) and the consumer group. */
public class Consumer {
    static String handle(ChurnAlert alert) {
        if (alert.kind() == AlertKind.RAISED || alert.kind() == AlertKind.ESCALATED) {
            // To leave the customer alone is an action too.
            String action = alert.suggestedAction().map(todo -> todo.type().wireName()).orElse("none");
            String reasons = alert.reasons().stream().map(Reason::text).collect(Collectors.joining(" "));
            LocalDate due = LocalDate.ofInstant(alert.due(), ZoneOffset.UTC);
            return "try %s for %s before %s: %s".formatted(action, alert.userId(), due, reasons);
        }
        return "take back what episode %s led to: %s".formatted(alert.episodeId(), alert.kind());
    }

    public static void main(String[] arguments) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", arguments[0],
                "group.id", arguments[1],
                "auto.offset.reset", "earliest",
                // What the engine rolled back never happened.
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        // An alert may come again after a crash. A real service keeps these ids in its database, with the action.
        Set<String> done = new HashSet<>();
        try (var consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("churn.interventions"));
            while (true) {
                for (var message : consumer.poll(Duration.ofSeconds(1))) {
                    // Read here and not in a deserializer: one bad message would stop the consumer for ever.
                    try {
                        ChurnAlert alert = ChurnAlertCodec.read(message.value());
                        if (done.add(alert.alertId())) {
                            System.out.println(handle(alert));
                        }
                    } catch (InvalidMessageException e) {
                        System.err.println("no alert at offset " + message.offset() + ": " + e.getMessage());
                    }
                }
                consumer.commitSync();
            }
        }
    }
}
