package io.tidewatch.topics.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Topics and users as resources of Strimzi, for clusters whose operator owns both. The engine's internal topics are not among them: it
 * makes those itself.
 */
public final class StrimziResources {
    /** What Strimzi serves from 0.49 on; 1.0 serves no older one. */
    private static final String API = "kafka.strimzi.io/v1";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectWriter YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build()
            .writer();

    private final String cluster;

    /** Resources of a cluster of that name. */
    public StrimziResources(String cluster) {
        this.cluster = cluster;
    }

    /** A {@code KafkaTopic} as YAML, with the three hyphens that begin a document. */
    public String topic(TopicDefinition topic) {
        ObjectNode document = document("KafkaTopic", topic.name());
        ObjectNode spec = document.putObject("spec");
        spec.put("partitions", topic.partitions());
        spec.put("replicas", topic.replication());
        ObjectNode config = spec.putObject("config");
        topic.config().forEach((key, value) -> {
            if (value.matches("-?\\d{1,18}")) {
                config.put(key, Long.parseLong(value));
            } else {
                config.put(key, value);
            }
        });
        return text(document);
    }

    /**
     * A {@code KafkaUser} as YAML, likewise.
     *
     * @param role with the names of the cluster
     * @param user its name
     * @param authentication {@code scram-sha-512}, {@code tls} or {@code tls-external}
     */
    public String user(Role role, String user, String authentication) {
        ObjectNode document = document("KafkaUser", user);
        ObjectNode spec = document.putObject("spec");
        spec.putObject("authentication").put("type", authentication);
        ObjectNode authorization = spec.putObject("authorization");
        authorization.put("type", "simple");
        ArrayNode acls = authorization.putArray("acls");
        role.rights().forEach(right -> acls.add(acl(right)));
        return text(document);
    }

    private ObjectNode document(String kind, String name) {
        ObjectNode document = NODES.objectNode();
        document.put("apiVersion", API);
        document.put("kind", kind);
        ObjectNode metadata = document.putObject("metadata");
        metadata.put("name", name);
        metadata.putObject("labels").put("strimzi.io/cluster", cluster);
        return document;
    }

    private static ObjectNode acl(Right right) {
        ObjectNode acl = NODES.objectNode();
        ObjectNode resource = acl.putObject("resource");
        resource.put(
                "type",
                right.resource() == ResourceType.TRANSACTIONAL_ID ? "transactionalId" : AclWords.of(right.resource()));
        resource.put("name", right.name());
        resource.put("patternType", right.pattern() == PatternType.PREFIXED ? "prefix" : "literal");
        ArrayNode operations = acl.putArray("operations");
        right.operations().forEach(operation -> operations.add(AclWords.of(operation)));
        return acl;
    }

    private static String text(ObjectNode document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
