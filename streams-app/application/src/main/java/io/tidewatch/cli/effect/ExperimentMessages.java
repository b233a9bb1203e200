package io.tidewatch.cli.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads the messages of {@code churn.assignments}, {@code churn.outcomes} and {@code churn.receipts}: as records of their topics, or as lines of
 * files, which may hold all three mixed. Not thread-safe.
 */
public final class ExperimentMessages {
    /** The topics that are read, receipts last: those that come meanwhile belong to assignments that are known. */
    public static final List<String> TOPICS = List.of(TopicNames.ASSIGNMENTS, TopicNames.OUTCOMES, TopicNames.RECEIPTS);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GZIP = ".gz";
    private static final int BYTES_SHOWN = 80;

    private final Consumer<Assignment> assignments;
    private final Consumer<Outcome> outcomes;
    private final Consumer<Receipt> receipts;
    private long unreadable;

    /**
     * @param assignments takes each assignment
     * @param outcomes takes each outcome
     * @param receipts takes each receipt
     */
    public ExperimentMessages(
            Consumer<Assignment> assignments, Consumer<Outcome> outcomes, Consumer<Receipt> receipts) {
        this.assignments = assignments;
        this.outcomes = outcomes;
        this.receipts = receipts;
    }

    /** How many messages were none of these. */
    public long unreadable() {
        return unreadable;
    }

    /** Takes a record's value in. */
    public void record(String topic, byte[] value) {
        try {
            add(topic, value == null ? new byte[0] : value);
        } catch (InvalidMessageException foreign) {
            unreadable++;
        }
    }

    /**
     * Takes a file's lines in; gzip if its name ends in .gz.
     *
     * @throws NotRandomisedException if it lists who got something and names no chance
     * @throws TidewatchException if it cannot be read
     */
    public void file(Path file) throws NotRandomisedException {
        try (InputStream bytes = Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(GZIP) ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8))) {
            boolean first = true;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                if (first && !line.stripLeading().startsWith("{")) {
                    throw NotRandomisedException.chosen(
                            "'" + file + "' is no file of JSON lines but a table of '" + shown(line) + "', which");
                }
                first = false;
                line(file, line);
            }
        } catch (NoSuchFileException notThere) {
            throw new TidewatchException("there is no file '" + file + "'", notThere);
        } catch (IOException failed) {
            throw new TidewatchException("'" + file + "' cannot be read: " + failed.getMessage(), failed);
        }
    }

    private void line(Path file, String line) throws NotRandomisedException {
        try {
            JsonNode message = JSON.readTree(line);
            boolean isAssignment = message.has("arm") && !message.has("returned");
            if (isAssignment && !message.hasNonNull("propensity")) {
                throw NotRandomisedException.chosen("an assignment in '" + file + "' has no 'propensity', so the file");
            }
            String topic = isAssignment
                    ? TopicNames.ASSIGNMENTS
                    : message.has("returned") ? TopicNames.OUTCOMES : TopicNames.RECEIPTS;
            add(topic, line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InvalidMessageException foreign) {
            unreadable++;
        }
    }

    private void add(String topic, byte[] value) throws InvalidMessageException {
        switch (topic) {
            case TopicNames.ASSIGNMENTS -> assignments.accept(AssignmentCodec.read(value));
            case TopicNames.OUTCOMES -> outcomes.accept(OutcomeCodec.read(value));
            case TopicNames.RECEIPTS -> receipts.accept(ReceiptCodec.read(value));
            default -> throw new IllegalArgumentException(topic + " is no topic of experiments");
        }
    }

    private static String shown(String line) {
        return line.length() <= BYTES_SHOWN ? line : line.substring(0, BYTES_SHOWN) + "…";
    }
}
