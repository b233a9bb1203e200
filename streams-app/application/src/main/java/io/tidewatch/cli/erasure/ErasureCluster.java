package io.tidewatch.cli.erasure;

import io.tidewatch.cli.KafkaConnection;
import io.tidewatch.cli.TopicToEnd;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Alias;
import io.tidewatch.topics.AliasCodec;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ErasureCodec;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A cluster as an erasure sees it: writes requests, reads what became of them, and how long topics keep things. */
public final class ErasureCluster {
    /** Those that never hold a user's id. */
    private static final Set<String> WITHOUT_USERS = Set.of(TopicNames.MODELS, TopicNames.COLLECTORS);

    private final KafkaConnection connection;
    private final String applicationId;
    private final Access access;

    /** @param applicationId the engine's, whose own topics hold users as well */
    public ErasureCluster(KafkaConnection connection, String applicationId) {
        this.connection = connection;
        this.applicationId = applicationId;
        this.access = new Access("operator", applicationId, Optional.empty());
    }

    /** Makes sure that requests can be made. */
    public void check() {
        new TopicToEnd(connection, TopicNames.ERASURES, access).check();
    }

    /** The anonymous ids that turned out to be one of the users; none where no collector runs. */
    public Set<String> aliases(Set<String> users, TopicAdmin admin) {
        if (admin.describe(List.of(TopicNames.IDENTITIES)).isEmpty()) {
            return Set.of();
        }
        Set<String> anonymous = new TreeSet<>();
        read(TopicNames.IDENTITIES, Instant.EPOCH, (key, value) -> {
            try {
                if (value == null) {
                    anonymous.remove(key);
                    return;
                }
                Alias alias = AliasCodec.read(value);
                if (users.contains(alias.userId())) {
                    anonymous.add(key);
                } else {
                    // The last word on a visitor counts.
                    anonymous.remove(key);
                }
            } catch (InvalidEventException foreign) {
                // No alias: nothing is known of whom it is about.
            }
        });
        return anonymous;
    }

    /** Writes requests, and takes visitors off the topic of aliases. */
    public void send(List<Erasure> requests, Set<String> anonymous, IntConsumer progress) {
        Map<String, Object> settings = connection.client();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (Erasure request : requests) {
                sent.add(producer.send(new ProducerRecord<>(
                        TopicNames.ERASURES, bytes(request.userId()), ErasureCodec.write(request))));
            }
            for (String visitor : anonymous) {
                sent.add(producer.send(new ProducerRecord<>(TopicNames.IDENTITIES, bytes(visitor), null)));
            }
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get();
                progress.accept(i + 1);
            }
        } catch (ExecutionException failed) {
            throw refused(failed.getCause());
        } catch (KafkaException failed) {
            throw refused(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TidewatchException("interrupted; say the same again, nothing is done twice", stopped);
        }
    }

    /** Of the users, those whom the engine has said are erased since a moment. */
    public Set<String> erased(Collection<String> users, Instant since) {
        Set<String> erased = new HashSet<>();
        // An hour before, as clocks may differ.
        read(TopicNames.INTERVENTIONS, since.minus(Duration.ofHours(1)), (key, value) -> {
            try {
                ChurnAlert alert = ChurnAlertCodec.read(value);
                if (alert.kind() == AlertKind.ERASED && !alert.eventTime().isBefore(since)) {
                    erased.add(alert.userId());
                }
            } catch (InvalidMessageException foreign) {
                // Says nothing of an erasure.
            }
        });
        erased.retainAll(users);
        return erased;
    }

    /** The requests that are still on their topic, oldest first. */
    public List<Erasure> requests() {
        List<Erasure> requests = new ArrayList<>();
        read(TopicNames.ERASURES, Instant.EPOCH, (key, value) -> {
            try {
                requests.add(ErasureCodec.read(bytes(key), value));
            } catch (InvalidMessageException foreign) {
                // The engine says so where it reads it.
            }
        });
        requests.sort(Comparator.comparing(Erasure::time));
        return requests;
    }

    /** How long each topic that may hold a user keeps what is deleted, by name. */
    public List<TopicBound> bounds(TopicAdmin admin) {
        Set<String> names = new TreeSet<>();
        TopicCatalog catalog = TopicCatalog.shipped();
        catalog.topics().forEach(topic -> names.add(topic.name()));
        names.removeAll(WITHOUT_USERS);
        for (InternalTopicDefinition changelog : catalog.changelogs()) {
            if (!changelog.name().equals(Names.ERASED)) {
                names.add(Names.changelog(applicationId, changelog.name()));
            }
        }
        names.add(Names.repartition(applicationId, Names.REROUTED));
        return admin.describe(names).values().stream()
                .sorted(Comparator.comparing(ClusterTopic::name))
                .map(TopicBound::of)
                .toList();
    }

    /** The topics of savepoints, whose rows are as they were. */
    public List<String> savepoints(Admin admin) {
        try {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.contains("-savepoint-"))
                    .sorted()
                    .toList();
        } catch (ExecutionException failed) {
            throw ClusterException.of("list the topics", access.anything(), failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TidewatchException("interrupted while asking the brokers", stopped);
        }
    }

    private interface Row {
        void row(String key, byte[] value);
    }

    private void read(String topic, Instant since, Row row) {
        try {
            new TopicToEnd(connection, topic, access).records(TopicToEnd.Range.since(since), record -> {
                if (record.key() != null) {
                    row.row(new String(record.key(), StandardCharsets.UTF_8), record.value());
                }
                return true;
            });
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private TidewatchException refused(Throwable failure) {
        return new TidewatchException(
                ClusterException.of(
                                        "ask for an erasure",
                                        access.topics(AclOperation.WRITE, TopicNames.ERASURES, TopicNames.IDENTITIES),
                                        failure)
                                .getMessage()
                        + "; say the same again, nothing is done twice",
                failure);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
