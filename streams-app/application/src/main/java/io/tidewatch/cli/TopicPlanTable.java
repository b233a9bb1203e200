package io.tidewatch.cli;

import io.tidewatch.topics.admin.TopicChange;
import io.tidewatch.topics.admin.TopicPlan;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.util.ArrayList;
import java.util.List;

/** Lays a topic plan out as lines of a table for a terminal. */
final class TopicPlanTable {
    private TopicPlanTable() {}

    /** The table's lines with a heading; none if there is nothing to change. */
    static List<String> of(TopicPlan plan) {
        if (plan.changes().isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TOPIC", "WHAT", "NOW", "THEN"));
        for (TopicChange change : plan.changes()) {
            if (change instanceof TopicChange.Create create) {
                created(rows, create.definition());
            } else {
                rows.add(List.of(change.topic(), change.what(), change.now(), change.then()));
            }
        }
        return TextTable.lines(rows);
    }

    /** A new topic's configuration in lines of its own: in one line it would not fit a terminal. */
    private static void created(List<List<String>> rows, TopicDefinition topic) {
        rows.add(List.of(topic.name(), "create", "-", "new topic"));
        rows.add(List.of("", "partitions", "-", Integer.toString(topic.partitions())));
        rows.add(List.of("", "replication", "-", Integer.toString(topic.replication())));
        topic.config().forEach((key, value) -> rows.add(List.of("", key, "-", value)));
    }
}
