package io.tidewatch.cli;

import io.tidewatch.cli.deadletter.LetterFilter;
import io.tidewatch.cli.deadletter.SentAgain;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every command is told that reads {@code shop.events.dlq}, and the reading: a picocli mixin. */
final class DlqOptions {
    private static final Access ACCESS = Access.as("operator");

    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "letters of these reasons alone: ${COMPLETION-CANDIDATES}")
    private Set<ReasonCode> reasons = Set.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description =
                    "letters of that date (its first moment in UTC) or ISO time and later, by when they were refused")
    private Instant since = Instant.EPOCH;

    LetterFilter filter() {
        return new LetterFilter(reasons, since);
    }

    /** What every client of the cluster needs. */
    Map<String, Object> client() {
        return connection.client();
    }

    /** Asks the cluster something. A failure names the cluster. */
    void ask(Runnable work) {
        connection.ask(() -> {
            work.run();
            return true;
        });
    }

    /** The address as it was given. */
    String address() {
        return connection.address();
    }

    /** Makes sure that a topic is there. */
    void check(String topic) {
        new TopicToEnd(connection, topic, ACCESS).check();
    }

    /** Reads the dead-letter topic, as far back as letters are asked for. */
    void read(TopicToEnd.RecordReading reading) {
        read(TopicToEnd.Range.since(since), reading);
    }

    void read(TopicToEnd.Range range, TopicToEnd.RecordReading reading) {
        try {
            new TopicToEnd(connection, TopicNames.DEAD_LETTERS, ACCESS).records(range, reading);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Which of the letters that are asked for were sent again to a topic. Marks lie behind their letters. */
    SentAgain sentAgain(String target, Progress progress) {
        return sentAgain(target, progress, () -> false);
    }

    /** The same, as far as it came before somebody asked to stop. */
    SentAgain sentAgain(String target, Progress progress, BooleanSupplier stop) {
        SentAgain sentAgain = new SentAgain(target);
        long[] records = {0};
        read(record -> {
            sentAgain.look(record);
            records[0]++;
            progress.sayNowAndThen(
                    () -> String.format(Locale.ENGLISH, "%,d records read for what was sent before", records[0]));
            return !stop.getAsBoolean();
        });
        return sentAgain;
    }

    /** Tells a person at a terminal, or a log, how far a command is. */
    static Progress progress(CommandSpec spec) {
        return new Progress(spec.commandLine().getErr(), Progress.onTerminal(), spec.qualifiedName());
    }
}
