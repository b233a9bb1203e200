package io.tidewatch.cli;

import io.tidewatch.cli.effect.ExperimentMessages;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the messages of experiments are: a cluster's topics, or files. */
final class ExperimentSource {
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
     * Reads all that is there.
     *
     * @return how many messages could not be read
     * @throws NotRandomisedException if a file lists who got something and names no chance
     * @throws TidewatchException if a topic or a file cannot be read
     */
    long read(ExperimentMessages messages) throws IOException, NotRandomisedException {
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

    /** What to say where nobody was assigned. */
    TidewatchException noAssignment() {
        return new TidewatchException("there is no assignment in "
                + (files.isEmpty() ? TopicNames.ASSIGNMENTS : files.toString())
                + ": nobody was warned of yet, or the engine is older than experiments are");
    }

    /** What to say of messages that could not be read, if there are some. */
    static Optional<String> unreadable(long messages) {
        return messages == 0
                ? Optional.empty()
                : Optional.of(messages
                        + " messages are no assignments, outcomes or receipts of this version and were left out.");
    }
}
