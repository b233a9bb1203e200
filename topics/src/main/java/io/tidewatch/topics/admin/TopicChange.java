package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.TopicDefinition;

/** One thing that {@link TopicAdmin#apply} would do. There is no change that deletes or shrinks. */
public sealed interface TopicChange {
    /** The topic's name. */
    String topic();

    /** What is changed, in a few words for a table. */
    String what();

    /** What the cluster has now, for a table. */
    String now();

    /** What the cluster will have, for a table. */
    String then();

    /** A topic that is not there. */
    record Create(TopicDefinition definition) implements TopicChange {
        @Override
        public String topic() {
            return definition.name();
        }

        @Override
        public String what() {
            return "create";
        }

        @Override
        public String now() {
            return "-";
        }

        @Override
        public String then() {
            return "partitions " + definition.partitions() + ", replication " + definition.replication() + ", "
                    + String.join(
                            ", ",
                            definition.config().entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .toList());
        }
    }

    /** A topic with fewer partitions than the catalog's, that carries no state. */
    record AddPartitions(String topic, int from, int to) implements TopicChange {
        @Override
        public String what() {
            return "partitions";
        }

        @Override
        public String now() {
            return Integer.toString(from);
        }

        @Override
        public String then() {
            return Integer.toString(to);
        }
    }

    /** A configuration value that differs. */
    record SetConfig(String topic, String key, String from, String to) implements TopicChange {
        @Override
        public String what() {
            return key;
        }

        @Override
        public String now() {
            return from;
        }

        @Override
        public String then() {
            return to;
        }
    }
}
