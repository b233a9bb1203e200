package io.tidewatch.topics.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidewatch.topics.JsonFields;
import io.tidewatch.topics.TidewatchException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;

/** Reads a catalog's YAML; every complaint names the file, the topic, the key and the offender. */
final class CatalogReader {
    private static final int FORMAT = 1;
    /** What Kafka itself allows; longer names do not fit a directory name. */
    private static final String NAME = "[a-zA-Z0-9._-]{1,249}";

    private static final Set<String> CATALOG_KEYS =
            Set.of("format", "topics", "changelogs", "repartitions", "savepoints");
    /** What names a changelog: the store that it keeps. */
    private static final String STORE = "store";

    private static final String NAME_KEY = "name";
    private static final Set<String> INTERNAL_KEYS = Set.of("description", "replication", "config", "why");
    private static final Set<String> TOPIC_KEYS = Set.of(
            "name",
            "description",
            "partitions",
            "replication",
            "carries_state",
            "key",
            "schema",
            "producers",
            "consumers",
            "config",
            "why");
    private static final ObjectReader YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();

    private CatalogReader() {}

    /** Reads {@code yaml}; {@code source} is what a complaint calls it. */
    static TopicCatalog read(String source, String yaml) {
        return read(source, yaml, CatalogReader::catalog);
    }

    /** Makes something of the document {@code yaml}. */
    static <T> T read(String source, String yaml, Function<JsonNode, T> making) {
        try {
            return making.apply(YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new TidewatchException(
                    source + " is not valid YAML near line " + line + ": " + firstLine(e.getOriginalMessage()));
        } catch (TidewatchException e) {
            throw new TidewatchException(source + ": " + e.getMessage());
        }
    }

    private static TopicCatalog catalog(JsonNode root) {
        if (!root.isObject()) {
            throw new TidewatchException("it is not a mapping with the keys 'format' and 'topics'");
        }
        onlyKeys("the catalog", root, CATALOG_KEYS);
        checkFormat(root);
        JsonNode topics = root.path("topics");
        if (!topics.isArray() || topics.isEmpty()) {
            throw new TidewatchException("'topics' must be a list of at least one topic");
        }
        List<TopicDefinition> definitions = new ArrayList<>();
        for (JsonNode topic : topics) {
            definitions.add(topic(definitions.size() + 1, topic));
        }
        return new TopicCatalog(
                definitions,
                internal(root, "changelogs", "changelog of", STORE),
                internal(root, "repartitions", "repartition topic", NAME_KEY),
                internal(root, "savepoints", "savepoint topic", NAME_KEY));
    }

    static void checkFormat(JsonNode root) {
        JsonNode format = root.path("format");
        if (!format.isInt() || format.intValue() != FORMAT) {
            throw new TidewatchException("'format' is " + format.asText("missing") + ", this version reads " + FORMAT);
        }
    }

    private static List<InternalTopicDefinition> internal(JsonNode root, String section, String what, String nameKey) {
        JsonNode topics = root.path(section);
        if (!topics.isMissingNode() && !topics.isArray()) {
            throw new TidewatchException("'" + section + "' must be a list");
        }
        List<InternalTopicDefinition> definitions = new ArrayList<>();
        for (JsonNode topic : topics) {
            definitions.add(internalTopic(
                    "number " + (definitions.size() + 1) + " of '" + section + "'", topic, what, nameKey));
        }
        return definitions;
    }

    private static InternalTopicDefinition internalTopic(String number, JsonNode topic, String what, String nameKey) {
        String name = fields(number, topic).text(nameKey);
        String where = what + " '" + name + "'";
        Set<String> keys = new HashSet<>(INTERNAL_KEYS);
        keys.add(nameKey);
        onlyKeys(where, topic, keys);
        JsonFields<TidewatchException> fields = fields(where, topic);
        int replication = fields.whole("replication");
        Map<String, String> config = fields.textsByName("config");
        checkInSync(where, config, replication);
        return new InternalTopicDefinition(
                name, fields.text("description"), replication, config, fields.textsByName("why"));
    }

    private static TopicDefinition topic(int number, JsonNode topic) {
        String where = "topic number " + number;
        String name = fields(where, topic).text("name");
        if (!name.matches(NAME) || name.equals(".") || name.equals("..")) {
            throw new TidewatchException(where + " has the name '" + name
                    + "'; Kafka allows letters, digits, '.', '_' and '-', at most 249 of them");
        }
        where = "topic '" + name + "'";
        onlyKeys(where, topic, TOPIC_KEYS);
        JsonFields<TidewatchException> fields = fields(where, topic);
        int replication = fields.whole("replication");
        Map<String, String> config = fields.textsByName("config");
        checkInSync(where, config, replication);
        return new TopicDefinition(
                name,
                fields.text("description"),
                fields.whole("partitions"),
                replication,
                fields.flag("carries_state"),
                fields.text("key"),
                fields.optionalText("schema"),
                fields.texts("producers"),
                fields.texts("consumers"),
                config,
                fields.textsByName("why"));
    }

    private static void checkInSync(String where, Map<String, String> config, int replication) {
        String value = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (value == null) {
            return;
        }
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw wrong(where, "config." + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, value, "a whole number from 1");
        }
        if (Integer.parseInt(value) > replication) {
            throw wrong(
                    where,
                    "config." + TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    value,
                    "at most the replication of " + replication + ", or nothing could be written");
        }
    }

    static void onlyKeys(String where, JsonNode node, Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new TidewatchException(where + " has the unknown key '" + name + "'; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    static JsonFields<TidewatchException> fields(String where, JsonNode node) {
        if (!node.isObject()) {
            throw new TidewatchException(where + " is not a mapping");
        }
        return new JsonFields<>(
                node,
                (key, value, rule) -> value.isMissingNode()
                        ? new TidewatchException(where + " lacks the key '" + key + "'")
                        : wrong(where, key, value.toString(), rule));
    }

    static TidewatchException wrong(String where, String key, String value, String rule) {
        return new TidewatchException("'" + key + "' of " + where + " is " + value + ", must be " + rule);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
