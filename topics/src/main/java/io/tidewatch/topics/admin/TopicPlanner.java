package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decides what has to change on a cluster. Pure: {@link TopicAdmin} does the talking. */
public final class TopicPlanner {
    private final List<TopicChange> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    private TopicPlanner() {}

    /**
     * Compares.
     *
     * @param catalog what is wanted
     * @param cluster what is there, by name; topics that the catalog does not know are left alone
     */
    public static TopicPlan plan(TopicCatalog catalog, Map<String, ClusterTopic> cluster) {
        TopicPlanner planner = new TopicPlanner();
        for (TopicDefinition wanted : catalog.topics()) {
            ClusterTopic present = cluster.get(wanted.name());
            if (present == null) {
                planner.changes.add(new TopicChange.Create(wanted));
            } else {
                planner.partitions(wanted, present);
                planner.replication(wanted, present);
                planner.config(wanted, present);
            }
        }
        return new TopicPlan(planner.changes, planner.notes, planner.refusals);
    }

    private void partitions(TopicDefinition wanted, ClusterTopic present) {
        if (wanted.partitions() == present.partitions()) {
            return;
        }
        String difference = wanted.name() + " has " + present.partitions() + " partitions and " + wanted.partitions()
                + " are wanted";
        if (wanted.carriesState()) {
            refusals.add(difference
                    + ". It carries state: the number of its partitions was fixed when the engine's state was"
                    + " created, and the keys would no longer meet their profiles. Keep it: use --partitions "
                    + present.partitions() + " or set 'partitions: " + present.partitions()
                    + "' in the catalog. Or start anew, without the profiles: stop the engine, delete this topic, the"
                    + " engine's internal topics (their names begin with its application id) and its local state, then"
                    + " apply again. To grow it with the state carried over: tidewatch shards grow --to "
                    + wanted.partitions());
        } else if (wanted.compacted()) {
            refusals.add(
                    difference + ". It is compacted: with another number of partitions a user's outdated record would"
                            + " stay for ever in the partition it lies in. Set 'partitions: " + present.partitions()
                            + "' in the catalog, or delete the topic and apply again; the engine writes each user's"
                            + " record anew with the user's next event");
        } else if (wanted.partitions() < present.partitions()) {
            notes.add(difference + ": Kafka cannot take partitions away, so they stay");
        } else {
            changes.add(new TopicChange.AddPartitions(wanted.name(), present.partitions(), wanted.partitions()));
            notes.add(
                    wanted.name() + ": with more partitions a user's next records may land in another one than the ones"
                            + " before; consumers that need their order should be caught up first");
        }
    }

    private void replication(TopicDefinition wanted, ClusterTopic present) {
        if (wanted.replication() != present.replication()) {
            notes.add(wanted.name() + " has replication " + present.replication() + " and "
                    + wanted.replication()
                    + " is wanted: move its copies with kafka-reassign-partitions, or say --replication "
                    + present.replication());
        }
    }

    private void config(TopicDefinition wanted, ClusterTopic present) {
        // A topic with fewer copies than wanted must not be made unwritable by a number of in-sync copies it cannot
        // reach.
        TopicDefinition fitted =
                present.replication() < wanted.replication() ? wanted.withReplication(present.replication()) : wanted;
        fitted.config().forEach((key, value) -> {
            String now = present.config().get(key);
            if (!value.equals(now)) {
                changes.add(new TopicChange.SetConfig(wanted.name(), key, now == null ? "-" : now, value));
            }
        });
    }
}
