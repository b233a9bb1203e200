package io.tidewatch.streams.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.JaasText;
import io.tidewatch.config.Nearest;
import io.tidewatch.topics.TidewatchException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The section {@code kafka}: properties that pass through to Kafka Streams and its clients as they are (TLS, SASL,
 * {@code producer.*}, {@code main.consumer.*} …), except those that have a key of their own here.
 *
 * @param values property to value, ordered by name; may hold secrets, so {@link #toString()} has the names only
 */
public record KafkaProperties(Map<String, String> values) {
    /** Set by a key of our own, because the engine's promises hang on them; two places would contradict each other. */
    private static final Map<String, String> OWN_KEYS = Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG, "application_id",
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "bootstrap_servers",
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG, "processing.guarantee",
            StreamsConfig.NUM_STREAM_THREADS_CONFIG, "processing.threads",
            StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, "processing.standby_replicas",
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "processing.group_instance_id",
            StreamsConfig.STATE_DIR_CONFIG, "state.directory",
            StreamsConfig.APPLICATION_SERVER_CONFIG, "http.advertised",
            StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "state.record_cache_mb");

    /** Fixed by the engine: with another value it does not do what it says. */
    private static final Set<String> FIXED = Set.of(
            StreamsConfig.GROUP_PROTOCOL_CONFIG,
            StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
            StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

    private static final List<String> PREFIXES = List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX,
            StreamsConfig.TOPIC_PREFIX);

    /** One or two wrong letters are a typing mistake; more is a plug-in's own property, which must pass. */
    private static final int TYPING_MISTAKE = 2;

    public KafkaProperties {
        values = Map.copyOf(values);
        values.keySet().forEach(KafkaProperties::check);
        values.forEach(KafkaProperties::checkJaas);
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** The properties of a mapping, the keys of nested mappings joined by dots. */
    static KafkaProperties of(ObjectNode mapping) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", mapping, flat);
        return new KafkaProperties(flat);
    }

    /** The names without the values. */
    @Override
    public String toString() {
        return "KafkaProperties" + values.keySet();
    }

    private static void flatten(String prefix, ObjectNode mapping, Map<String, String> into) {
        mapping.properties().forEach(property -> {
            String name = prefix + property.getKey();
            JsonNode value = property.getValue();
            if (value instanceof ObjectNode object) {
                flatten(name + ".", object, into);
            } else if (value.isNull()) {
                throw new TidewatchException("'kafka.%s' has no value; give one or remove the key".formatted(name));
            } else {
                into.put(
                        name,
                        StreamSupport.stream((value.isArray() ? value : List.of(value)).spliterator(), false)
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(",")));
            }
        });
    }

    private static void check(String property) {
        String bare = PREFIXES.stream()
                .filter(property::startsWith)
                .findFirst()
                .map(prefix -> property.substring(prefix.length()))
                .orElse(property);
        if (OWN_KEYS.containsKey(bare)) {
            throw new TidewatchException(
                    "'kafka.%s' has a key of its own; give '%s' instead".formatted(property, OWN_KEYS.get(bare)));
        }
        if (FIXED.contains(bare)) {
            throw new TidewatchException("'kafka.%s' is fixed by the engine; remove it".formatted(property));
        }
        if (!property.startsWith(StreamsConfig.TOPIC_PREFIX)) {
            typingMistake(bare).ifPresent(meant -> {
                throw new TidewatchException(
                        "'kafka.%s' is no property of Kafka's clients; did you mean '%s'?".formatted(property, meant));
            });
        }
    }

    /** Kafka's own message would name no key, and quote what it takes for an option's name. */
    private static void checkJaas(String property, String value) {
        if (JaasText.isIn(property)) {
            JaasText.fault(value).ifPresent(fault -> {
                throw new TidewatchException(
                        ("'kafka.%s' %s; %s; the value of a ${VARIABLE} there is escaped by itself")
                                .formatted(property, fault, JaasText.REMEDY));
            });
        }
    }

    private static Optional<String> typingMistake(String bare) {
        Collection<String> all = new TreeSet<>(StreamsConfig.configDef().names());
        all.addAll(ConsumerConfig.configNames());
        all.addAll(ProducerConfig.configNames());
        all.addAll(AdminClientConfig.configNames());
        return all.contains(bare)
                ? Optional.empty()
                : Nearest.to(bare, all).filter(meant -> Nearest.distance(bare, meant) <= TYPING_MISTAKE);
    }
}
