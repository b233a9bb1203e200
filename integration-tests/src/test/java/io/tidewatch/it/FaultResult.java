package io.tidewatch.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * What came of a fault.
 *
 * @param fault its name, one word for a file
 * @param tried what was done, as a row of a table says it
 * @param form short or long
 * @param brokers how the three ran
 * @param faults how often it happened
 * @param events distinct events that went in
 * @param alerts the alerts of them that the oracle expects
 * @param differences from the oracle, in words; the first ones, if there are many
 * @param recoveredMillis after each fault, how long until all that had been sent by its end was decided
 * @param seconds from the beginning to no lag
 * @param remark what else was seen; may be empty
 * @param machine where
 * @param date when
 */
record FaultResult(
        String fault,
        String tried,
        String form,
        String brokers,
        int faults,
        int events,
        int alerts,
        List<String> differences,
        List<Long> recoveredMillis,
        double seconds,
        String remark,
        String machine,
        String date) {
    static final Path FOLDER = Path.of("target", "faults");
    static final String END = ".fault.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int FIRST_DIFFERENCES = 20;

    FaultResult(
            String fault,
            String tried,
            BrokerTrio brokers,
            int events,
            int alerts,
            List<String> differences,
            List<Long> recoveredMillis,
            double seconds,
            String remark) {
        this(
                fault,
                tried,
                FaultForm.ofThisRun().name().toLowerCase(Locale.ROOT),
                brokers.kind(),
                recoveredMillis.size(),
                events,
                alerts,
                differences.stream().limit(FIRST_DIFFERENCES).toList(),
                recoveredMillis.stream().sorted().toList(),
                seconds,
                remark,
                Machine.describe(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Leaves it where {@link FaultTable} finds it. */
    void write() {
        try {
            Files.createDirectories(FOLDER);
            JSON.writeValue(FOLDER.resolve(fault + END).toFile(), this);
            FaultTable.write(FOLDER);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static FaultResult read(Path file) {
        try {
            return JSON.readValue(file.toFile(), FaultResult.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
