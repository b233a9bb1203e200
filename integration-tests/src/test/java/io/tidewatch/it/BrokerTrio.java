package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three brokers that are their own controllers, with three copies of everything, of which two must be in sync: what a shop has, and what
 * a test of faults takes away and gives back. In containers where a Docker engine runs, else in processes on this machine.
 */
interface BrokerTrio extends AutoCloseable {
    /** How many there are; they are numbered from 1. */
    int BROKERS = 3;

    /** A cluster is up in ten seconds on an idle machine. */
    Duration SOON = Duration.ofSeconds(120);

    /** Longer than a client waits for a broker that does not answer. */
    Duration ANSWER = Duration.ofSeconds(20);

    /** In one word, for a report. */
    String kind();

    /** Where clients find the three. */
    String bootstrapServers();

    /** It stands still with its connections open, as behind a network that drops all packets. */
    void pause(int broker);

    /** It goes on. */
    void resume(int broker);

    /** SIGKILL: what it had not written is gone, and its connections are closed. */
    void kill(int broker);

    /** Starts one that was killed, with what is on its disk. */
    void start(int broker);

    @Override
    void close();

    /** Starts three, in containers if that can be; the folder is for processes. */
    static BrokerTrio start(Path folder) {
        Logger log = LoggerFactory.getLogger(BrokerTrio.class);
        Optional<String> obstacle = ContainerObstacle.of(TestKafka.IMAGE);
        if (obstacle.isEmpty()) {
            try {
                return BrokerContainers.start();
            } catch (RuntimeException cannotStart) {
                obstacle = Optional.of("three containers do not start: " + cannotStart.getMessage());
            }
        }
        log.atInfo().addKeyValue("why", obstacle.get()).log("Three brokers run as processes");
        return BrokerProcesses.start(folder);
    }

    /** What brokers of three need to know beyond who and where they are; as {@code server.properties} names it. */
    static Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                Map.entry("default.replication.factor", "3"),
                Map.entry("min.insync.replicas", "2"),
                Map.entry("offsets.topic.replication.factor", "3"),
                Map.entry("transaction.state.log.replication.factor", "3"),
                Map.entry("transaction.state.log.min.isr", "2"),
                Map.entry("share.coordinator.state.topic.replication.factor", "3"),
                Map.entry("share.coordinator.state.topic.min.isr", "2"),
                // Fifty partitions of each are for large clusters; six are led by all three.
                Map.entry("offsets.topic.num.partitions", "6"),
                Map.entry("transaction.state.log.num.partitions", "6"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A leader takes a partition back soon after its broker has returned, so that faults find work
                // everywhere.
                Map.entry("leader.imbalance.check.interval.seconds", "5"),
                // Five minutes are long for a test that waits until records are old enough to be deleted.
                Map.entry("log.retention.check.interval.ms", "5000"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20)));
    }

    /** Waits until all three answer and every partition has all of its copies in sync. */
    default void awaitWhole() {
        try (Admin admin = admin()) {
            await("three brokers in sync")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptions()
                    .until(() -> get(admin.describeCluster().nodes()).size() == BROKERS
                            && topics(admin).stream()
                                    .flatMap(topic -> topic.partitions().stream())
                                    .allMatch(partition -> partition.isr().size()
                                            == partition.replicas().size()));
        }
    }

    private static Collection<TopicDescription> topics(Admin admin) throws Exception {
        Set<String> all =
                get(admin.listTopics(new org.apache.kafka.clients.admin.ListTopicsOptions().listInternal(true))
                        .names());
        return get(admin.describeTopics(all).allTopicNames()).values();
    }

    /** Which broker coordinates a consumer group. */
    default int groupCoordinator(String group) {
        return asked(admin -> get(admin.describeConsumerGroups(Set.of(group)).all())
                .get(group)
                .coordinator()
                .id());
    }

    /** Which broker coordinates a transaction of an application's engines, one of them if there are several. */
    default int transactionCoordinator(String applicationId) {
        return asked(admin -> get(admin.listTransactions().allByBrokerId()).entrySet().stream()
                .filter(broker -> broker.getValue().stream()
                        .anyMatch(transaction -> transaction.transactionalId().startsWith(applicationId)))
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElseThrow(() -> new IllegalStateException("the application has no transaction")));
    }

    /** Which one leads the controllers. */
    default int controller() {
        return asked(admin -> get(admin.describeMetadataQuorum().quorumInfo()).leaderId());
    }

    /** The numbers of all brokers. */
    static List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        for (int broker = 1; broker <= BROKERS; broker++) {
            all.add(broker);
        }
        return all;
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** What is asked of a cluster. */
    interface Question {
        int of(Admin admin) throws Exception;
    }

    private int asked(Question question) {
        try (Admin admin = admin()) {
            return await("an answer of the cluster")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> question.of(admin), answer -> answer >= 1);
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    }
}
