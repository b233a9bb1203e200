package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.BothReaders;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.input.InputFormats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes, each message is scored, a duplicate or a dead letter, and a dead letter is the message as it came.
 * {@code -Dtidewatch.random.messages=1000000} tries that many.
 */
class RandomMessagesTest {
    /** A few seconds' worth. */
    private static final int USUAL = 20_000;
    /** Of an engine; then the next seed has its turn with the next format. */
    private static final int OF_A_SEED = 2_000;

    private static final String YAML = "batch: {max_events: 64, max_wait: 100ms}\ninput: {format: %s}\n";
    private static final Duration LONGER_THAN_A_BATCH_WAITS = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @Test
    void everyMessageIsAccountedFor() {
        int messages = Integer.getInteger("tidewatch.random.messages", USUAL);
        List<String> formats = InputFormats.names();
        for (int seed = 0; seed * OF_A_SEED < messages; seed++) {
            accountFor(seed, formats.get(seed % formats.size()));
        }
    }

    private void accountFor(int seed, String format) {
        RandomMessages messages = new RandomMessages(seed, EngineHarness.NOW);
        Deque<RandomMessages.Sent> sent = new ArrayDeque<>();
        try (EngineHarness engine = new EngineHarness(folder.resolve("state-" + seed), YAML.formatted(format))) {
            for (int i = 0; i < OF_A_SEED; i++) {
                RandomMessages.Sent message = messages.next();
                message.value()
                        .ifPresent(value -> assertThat(BothReaders.agree(value))
                                .as("readers agree, seed %d", seed)
                                .isTrue());
                engine.send(message.key().orElse(null), message.value().orElse(null), message.headers());
                sent.add(message);
            }
            engine.waitFor(LONGER_THAN_A_BATCH_WAITS);

            EngineCounters.Figures figures = engine.figures();
            assertThat(figures.eventsIn()).as("seed %d", seed).isEqualTo(OF_A_SEED);
            assertThat(figures.scored() + figures.duplicates() + figures.deadLetteredInAll())
                    .as("seed %d", seed)
                    .isEqualTo(OF_A_SEED);
            // Each kind comes, or the messages would show nothing.
            assertThat(figures.scored()).as("seed %d", seed).isPositive();
            assertThat(figures.duplicates()).as("seed %d", seed).isPositive();
            assertThat(engine.scoredEvents()).as("seed %d", seed).hasSize((int) figures.scored());
            List<TestRecord<byte[], byte[]>> letters = engine.read(TopicNames.DEAD_LETTERS);
            assertThat(letters)
                    .as("seed %d", seed)
                    .hasSize((int) figures.deadLetteredInAll())
                    .isNotEmpty();
            letters.forEach(letter -> assertIsNext(letter, sent, seed));
        }
    }

    /** Letters come in the order of their messages. */
    private static void assertIsNext(TestRecord<byte[], byte[]> letter, Deque<RandomMessages.Sent> sent, int seed) {
        assertThat(DeadLetter.readFrom(letter.headers())).as("seed %d", seed).isPresent();
        while (!isOf(letter, sent.peek())) {
            sent.remove();
            assertThat(sent)
                    .as("messages that the letter could be of, seed %d", seed)
                    .isNotEmpty();
        }
        sent.remove();
    }

    private static boolean isOf(TestRecord<byte[], byte[]> letter, RandomMessages.Sent message) {
        return isSame(letter.key(), message.key()) && isSame(letter.value(), message.value());
    }

    private static boolean isSame(byte[] bytes, Optional<byte[]> others) {
        return Arrays.equals(bytes, others.orElse(null));
    }
}
