package io.tidewatch.cli;

import io.tidewatch.cli.effect.ExperimentMessages;
import io.tidewatch.engine.effect.ExperimentSink;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the messages of experiments are read: a cluster's topics, or files. */
final class ExperimentInput {
    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "instead of a cluster: JSON lines of these topics, mixed or not, gzip if the name ends in .gz; may be"
                            + " given several times")
    private List<Path> files = List.of();

    /**
     * Reads all that there is.
     *
     * @return how many messages were none of these topics' in this version, and left out
     * @throws IOException if the configuration of the clients cannot be read
     * @throws NotRandomisedException if a file lists who got something and names no chance
     */
    long read(ExperimentSink sink) throws IOException, NotRandomisedException {
        ExperimentMessages messages = new ExperimentMessages(sink);
        for (Path file : files) {
            messages.file(file);
        }
        if (files.isEmpty()) {
            for (String topic : ExperimentMessages.TOPICS) {
                new TopicToEnd(connection, topic, Access.as("analyst")).records(TopicToEnd.Range.ALL, record -> {
                    messages.record(topic, record.value());
                    return true;
                });
            }
        }
        return messages.unreadable();
    }

    /** Where assignments should be, for a sentence. */
    String whereAssignmentsAre() {
        return files.isEmpty() ? TopicNames.ASSIGNMENTS : files.toString();
    }

    /** What is told of messages that were left out. */
    static String unreadable(long messages) {
        return messages + " messages are no assignments, outcomes or receipts of this version and were left out.";
    }
}
