package io.tidewatch.bench.process;

import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** The shipped catalog's topics on the bench's broker, made by the product's own topic admin as a shop's are. */
final class BenchTopics {
    /** A broker on the same machine forgets a deleted topic in moments. */
    private static final Duration FORGOTTEN_WITHIN = Duration.ofSeconds(30);
    /** Between two looks whether it has. */
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private final Admin admin;
    private final TopicCatalog catalog;

    /**
     * Over a broker's admin client, which the caller closes.
     *
     * @param partitions of every topic, so that outputs keep the input's number, as the catalog has it
     */
    BenchTopics(Admin admin, int partitions) {
        this.admin = admin;
        this.catalog = TopicCatalog.shipped().withReplication(1).withPartitions(partitions);
    }

    /**
     * Makes what is missing.
     *
     * @throws ClusterException if the broker refuses
     */
    void make() {
        TopicAdmin tool = new TopicAdmin(admin);
        tool.apply(tool.plan(catalog));
    }

    /** Bytes of a topic's logs on all brokers. */
    long logBytes(String topic) throws ExecutionException, InterruptedException {
        List<Integer> brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals(topic))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    /**
     * Leaves the events' topic as it is and every other one empty: internal topics are gone, the catalog's are new. Deletes them,
     * since a broker deletes no single records of a compacted topic.
     *
     * @throws ClusterException if the broker refuses
     */
    void empty() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> old = new HashSet<>(admin.listTopics().names().get());
        old.remove(TopicNames.SHOP_EVENTS);
        admin.deleteTopics(old).all().get();
        long until = System.nanoTime() + FORGOTTEN_WITHIN.toNanos();
        while (!Collections.disjoint(admin.listTopics().names().get(), old)) {
            if (System.nanoTime() > until) {
                throw new TimeoutException("the broker still lists topics that it deleted "
                        + FORGOTTEN_WITHIN.toSeconds() + " s ago; run the bench again");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        make();
    }
}
