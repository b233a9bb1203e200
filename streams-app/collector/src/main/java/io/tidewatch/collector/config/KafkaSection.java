package io.tidewatch.collector.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.JaasText;
import io.tidewatch.config.Nearest;
import io.tidewatch.topics.TidewatchException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The section {@code kafka}: passes through to Kafka's clients, except what the collector's promise hangs on. */
final class KafkaSection {
    /** With another value an event could be lost or come twice. */
    private static final Set<String> FIXED = Set.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    /** One or two wrong letters are a typing mistake; more is a plug-in's own property, which must pass. */
    private static final int TYPING_MISTAKE = 2;

    private KafkaSection() {}

    /** The properties of a mapping, the keys of nested mappings joined by dots. */
    static Map<String, String> flat(ObjectNode section) {
        Map<String, String> properties = new TreeMap<>();
        flatten("", section, properties);
        properties.forEach(KafkaSection::check);
        return properties;
    }

    private static void flatten(String prefix, ObjectNode mapping, Map<String, String> into) {
        for (Map.Entry<String, JsonNode> property : mapping.properties()) {
            String name = prefix + property.getKey();
            if (property.getValue() instanceof ObjectNode nested) {
                flatten(name + ".", nested, into);
            } else if (!property.getValue().isValueNode() || property.getValue().isNull()) {
                throw new TidewatchException(
                        "'kafka.%s' has no single value; give one or remove the key".formatted(name));
            } else {
                into.put(name, property.getValue().asText());
            }
        }
    }

    private static void check(String property, String value) {
        if (property.equals(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new TidewatchException("'kafka.bootstrap.servers' has a key of its own; give 'bootstrap_servers'");
        }
        if (FIXED.contains(property)) {
            throw new TidewatchException("'kafka.%s' is fixed by the collector; remove it".formatted(property));
        }
        if (JaasText.isIn(property)) {
            JaasText.fault(value).ifPresent(fault -> {
                throw new TidewatchException("'kafka.%s' %s; %s".formatted(property, fault, JaasText.REMEDY));
            });
        }
        Collection<String> known = new TreeSet<>(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        if (!known.contains(property)) {
            Nearest.to(property, known)
                    .filter(meant -> Nearest.distance(property, meant) <= TYPING_MISTAKE)
                    .ifPresent(meant -> {
                        throw new TidewatchException("'kafka.%s' is no property of Kafka's clients; did you mean '%s'?"
                                .formatted(property, meant));
                    });
        }
    }
}
