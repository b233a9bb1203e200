package io.tidewatch.bench.process;

import io.tidewatch.bench.row.RowKind;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.TopicAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** A broker in a process of its own, with the engine's topics. */
public final class Broker implements AutoCloseable {
    /** Enough for the requests of one client; its logs live in the page cache. The collector as Kafka's own start script sets it. */
    private static final List<String> OPTIONS =
            List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20");

    private static final List<String> OUTPUTS =
            List.of(TopicNames.DEAD_LETTERS, TopicNames.FEATURES, TopicNames.SCORES, TopicNames.INTERVENTIONS);

    private final ChildJvm jvm;
    private final String bootstrapServers;
    private final Admin admin;

    private Broker(ChildJvm jvm, String bootstrapServers) {
        this.jvm = jvm;
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Starts it and makes the topics. */
    public static Broker start(ClassPath classPath, Path folder, int partitions) throws IOException {
        ChildJvm jvm = ChildJvm.start(
                "broker",
                folder.resolve("logs"),
                OPTIONS,
                classPath.forPlatform(RowKind.Platform.STREAMS),
                BrokerMain.class,
                folder.resolve("kafka").toString());
        Broker broker;
        try {
            broker = new Broker(jvm, jvm.result());
        } catch (IOException failed) {
            jvm.close();
            throw failed;
        }
        List<NewTopic> topics = Stream.concat(Stream.of(TopicNames.SHOP_EVENTS), OUTPUTS.stream())
                .map(name -> new NewTopic(name, partitions, (short) 1))
                .toList();
        try {
            broker.admin.createTopics(topics).all().get();
            new TopicAdmin(broker.admin)
                    .awaitLeaders(topics.stream().collect(Collectors.toMap(NewTopic::name, NewTopic::numPartitions)));
        } catch (ExecutionException | InterruptedException | ClusterException failed) {
            broker.close();
            throw failure("could not make the topics", failed);
        }
        return broker;
    }

    /** {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Removes what a run has left: its internal topics, and what it has published. */
    public void forget(String applicationId) throws IOException {
        try {
            Set<String> internal = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(applicationId + "-"))
                    .collect(Collectors.toSet());
            admin.deleteTopics(internal).all().get();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(OUTPUTS).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(partition ->
                                ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
            }
            Map<TopicPartition, RecordsToDelete> everything = admin.listOffsets(ends).all().get().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            end -> RecordsToDelete.beforeOffset(end.getValue().offset())));
            admin.deleteRecords(everything).all().get();
        } catch (ExecutionException | InterruptedException failed) {
            throw failure("could not clean up after " + applicationId, failed);
        }
    }

    @Override
    public void close() {
        admin.close();
        jvm.close();
    }

    private static IOException failure(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new IOException("the bench " + what + ": " + cause.getMessage(), cause);
    }
}
