package io.tidewatch.it;

import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.kafka.KafkaSettings;
import io.tidewatch.collector.kafka.TopicsCheck;
import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.preflight.Preflight;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.Needs;
import io.tidewatch.topics.admin.RightsCheck;
import io.tidewatch.topics.catalog.Right;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** For each right of the catalog, work of its role that the right is for, and what is said when it is refused. */
final class RefusedWork {
    /** One of the engine's application, as a savepoint is; a group of the same name is none. */
    private static final String OWN_TOPIC = "tidewatch-savepoint-none";

    /** An erasure reads and writes these; ErasureIT has its messages. */
    private static final Set<String> ERASING =
            Set.of(TopicNames.ERASURES, TopicNames.IDENTITIES, TopicNames.INTERVENTIONS);

    private final SecuredKafka kafka;
    private final SecuredUsers users;
    private final Path folder;

    RefusedWork(SecuredKafka kafka, SecuredUsers users, Path folder) {
        this.kafka = kafka;
        this.users = users;
        this.folder = folder;
    }

    /** Whether a program of ours does the work, and so owes a person the sentence. */
    static boolean isOurs(String role, Right right, AclOperation operation) {
        return switch (role) {
            case "producer", "analyst" -> false;
            case "coupon" -> !right.name().equals(TopicNames.RECEIPTS);
            case "crm" ->
                !Set.of(TopicNames.SCORES, TopicNames.IDENTITIES, TopicNames.RECEIPTS)
                        .contains(right.name());
            case "operator" -> !isReset(right, operation);
            default -> true;
        };
    }

    /** What is said without an operation of a right that has just been taken away. */
    String said(String role, Right right, AclOperation operation) {
        return switch (role) {
            case "producer" -> produced(role, right.name());
            case "collector" -> String.join(" ", TopicsCheck.check(new KafkaSettings(collector())));
            case "engine" -> preflight(right);
            case "analyst" -> read(role, right.name());
            case "coupon", "crm" ->
                isOurs(role, right, operation)
                        ? consumed(role)
                        : operation == AclOperation.WRITE ? produced(role, right.name()) : read(role, right.name());
            case "trainer" -> trained(right, operation);
            case "operator" -> isReset(right, operation) ? reset(right, operation) : operated(right, operation);
            default -> throw new AssertionError("no work for the role " + role);
        };
    }

    /** Puts the cluster into the state in which the operation is called for; a superuser does. */
    void prepare(String role, Right right, AclOperation operation) {
        if (!role.equals("operator") || right.resource() != ResourceType.TOPIC) {
            return;
        }
        if (isReset(right, operation)) {
            try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser())) {
                topics.makeUnlessThere(OWN_TOPIC);
            }
            return;
        }
        if (operation == AclOperation.CREATE) {
            try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser())) {
                topics.delete(right.name());
            }
        } else if (operation == AclOperation.ALTER_CONFIGS) {
            try (Admin admin = kafka.asSuperuser().admin()) {
                get(admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, right.name()),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("max.message.bytes", "900000"), AlterConfigOp.OpType.SET))))
                        .all());
            }
        }
    }

    private String preflight(Right right) {
        TidewatchConfig config = engine();
        if (right.without().isPresent()) {
            Access access = Access.asEngine(config.baseApplicationId());
            try (Admin admin = EngineAdmin.open(config, "test", Duration.ofSeconds(10))) {
                return new Needs(access, new RightsCheck(admin, access).missing(Set.of())).sentence();
            }
        }
        try {
            new Preflight(config).checkCluster();
            return "nothing";
        } catch (TidewatchException refused) {
            return refused.getMessage();
        }
    }

    private String consumed(String service) {
        return users.as(
                        service,
                        "consume",
                        service,
                        "--from-beginning",
                        "--state",
                        folder.resolve(service + "-refused").toString(),
                        "--sink",
                        "file:" + folder.resolve(service + "-refused.jsonl"))
                .text();
    }

    private String trained(Right right, AclOperation operation) {
        return switch (right.name()) {
            case TopicNames.FEATURES ->
                users.as(
                                "trainer",
                                "features",
                                "--since",
                                "2024-01-01",
                                "--output",
                                folder.resolve("refused.arrow").toString())
                        .text();
            case TopicNames.SHADOW ->
                users.as("trainer", "model", "shadow-report").text();
            default -> model("trainer", operation);
        };
    }

    private String model(String role, AclOperation operation) {
        return operation == AclOperation.READ
                ? users.as(role, "model", "list").text()
                : users.as(role, "model", "activate", ShippedModel.NAME).text();
    }

    private String operated(Right right, AclOperation operation) {
        if (right.resource() == ResourceType.TRANSACTIONAL_ID) {
            return users.as("operator", "dlq", "replay").text();
        }
        if (Set.of(AclOperation.CREATE, AclOperation.ALTER, AclOperation.ALTER_CONFIGS)
                .contains(operation)) {
            return users.as(
                            "operator",
                            "topics",
                            "apply",
                            "--replication",
                            "1",
                            "--partitions",
                            "2",
                            "--catalog",
                            catalog(operation == AclOperation.ALTER ? right.name() : "")
                                    .toString())
                    .text();
        }
        return switch (right.name()) {
            case TopicNames.MODELS -> model("operator", operation);
            case TopicNames.SHADOW ->
                users.as("operator", "model", "shadow-report").text();
            case TopicNames.DEAD_LETTERS ->
                operation == AclOperation.READ
                        ? users.as("operator", "dlq", "list").text()
                        : users.as("operator", "dlq", "replay").text();
            default -> users.as("operator", "dlq", "replay").text();
        };
    }

    /** The shipped catalog, with a partition more of a topic. */
    private Path catalog(String grown) {
        try (InputStream shipped = TopicCatalog.class.getResourceAsStream("/io/tidewatch/topics/topics.yaml")) {
            String yaml = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            if (!grown.isEmpty()) {
                int partitions = TopicCatalog.shipped().topic(grown).partitions();
                yaml = yaml.replaceFirst(
                        "(- name: " + grown + "\n.*\n    partitions: )" + partitions, "$1" + (partitions + 1));
            }
            return Files.writeString(folder.resolve("catalog-" + grown + ".yaml"), yaml);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What Kafka's own tools do for a person who resets the engine or grows its input, or what is done with an engine at work alone. */
    private static boolean isReset(Right right, AclOperation operation) {
        return right.resource() == ResourceType.GROUP
                || right.resource() == ResourceType.TRANSACTIONAL_ID && right.pattern() == PatternType.PREFIXED
                || right.name().equals("tidewatch-")
                || ERASING.contains(right.name()) && (operation == AclOperation.READ || operation == AclOperation.WRITE)
                || right.name().equals(TopicNames.SHOP_EVENTS)
                        && (operation == AclOperation.READ || operation == AclOperation.ALTER);
    }

    private String reset(Right right, AclOperation operation) {
        Map<String, Object> client = client("operator");
        String own = right.name().endsWith("-") ? OWN_TOPIC : right.name();
        TopicPartition events = new TopicPartition(TopicNames.SHOP_EVENTS, 0);
        if (right.resource() == ResourceType.TRANSACTIONAL_ID) {
            return begun(client, right.name() + "none");
        }
        try (Admin admin = Admin.create(client)) {
            if (right.resource() == ResourceType.GROUP) {
                return refused(
                        operation == AclOperation.READ
                                ? admin.alterConsumerGroupOffsets(own, Map.of(events, new OffsetAndMetadata(0)))
                                        .all()
                                : admin.deleteConsumerGroups(List.of(own)).all());
            }
            if (ERASING.contains(own)) {
                return operation == AclOperation.READ ? read("operator", own) : produced("operator", own);
            }
            if (right.name().equals(TopicNames.SHOP_EVENTS)) {
                return refused(
                        operation == AclOperation.READ
                                ? admin.alterConsumerGroupOffsets(
                                                "tidewatch-test", Map.of(events, new OffsetAndMetadata(0)))
                                        .all()
                                : admin.createPartitions(Map.of(own, NewPartitions.increaseTo(9)))
                                        .all());
            }
            return switch (operation) {
                case CREATE ->
                    refused(admin.createTopics(List.of(new NewTopic(own, 1, (short) 1)))
                            .all());
                case DELETE -> refused(admin.deleteTopics(List.of(own)).all());
                case ALTER_CONFIGS ->
                    refused(admin.incrementalAlterConfigs(Map.of(
                                    new ConfigResource(ConfigResource.Type.TOPIC, own),
                                    List.of(new AlterConfigOp(
                                            new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
                            .all());
                case WRITE -> produced("operator", own);
                default -> read("operator", own);
            };
        }
    }

    private static String begun(Map<String, Object> client, String transactionalId) {
        client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            return "nothing";
        } catch (AuthorizationException refused) {
            return "refused";
        }
    }

    private static String refused(KafkaFuture<?> future) {
        try {
            future.get();
            return "nothing";
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof AuthorizationException ? "refused" : failed.toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private String produced(String user, String topic) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(user), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {1}))
                    .get();
            return "nothing";
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof AuthorizationException ? "refused" : failed.toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private String read(String user, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client(user), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            consumer.poll(Duration.ofSeconds(5));
            return "nothing";
        } catch (AuthorizationException refused) {
            return "refused";
        } catch (KafkaException other) {
            return other.toString();
        }
    }

    private Map<String, Object> client(String user) {
        Map<String, Object> client = new HashMap<>(kafka.client(user));
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return client;
    }

    private TidewatchConfig engine() {
        try (ShopTopics topics = ShopTopics.there(kafka.asSuperuser())) {
            return EngineSettings.replay("tidewatch", topics, folder.resolve("refused-state"))
                    .broker(kafka.bootstrapServers())
                    .kafka(kafka.client("engine"))
                    .config();
        }
    }

    private CollectorConfig collector() {
        try {
            return CollectorConfig.read(Files.writeString(
                    folder.resolve("refused-collector.yaml"),
                    "bootstrap_servers: %s%nspool: {directory: %s}%nsources: [{name: shop, kind: server, keys: a-key-of-a-test-that-is-long}]%nkafka:%n%s"
                            .formatted(
                                    kafka.bootstrapServers(),
                                    folder.resolve("refused-spool"),
                                    kafka.client("collector").entrySet().stream()
                                            .map(property ->
                                                    "  %s: \"%s\"%n".formatted(property.getKey(), property.getValue()))
                                            .collect(Collectors.joining()))));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
