package io.tidewatch.replay.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedTrainingDataTest {
    private static final Instant SINCE = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private Path folder;

    /** A user, the event's time and the beginning of the next visit, as one comparable line. */
    private final List<String> written = new ArrayList<>();

    @Test
    void aRowKnowsWhatWasServedAfterIt() throws Exception {
        ServedOutcome outcome = write(
                served("a", "1", EventType.BROWSE, "2026-03-02T10:00:00Z"),
                served("b", "2", EventType.BROWSE, "2026-03-09T10:00:00Z"),
                served("a", "3", EventType.PURCHASE, "2026-03-05T10:00:00Z"));

        assertThat(outcome.rows()).isEqualTo(3);
        assertThat(outcome.users()).isEqualTo(2);
        assertThat(outcome.end()).isEqualTo(Instant.parse("2026-03-09T10:00:00Z"));
        assertThat(written)
                .containsExactly(
                        "a 2026-03-02T10:00:00Z 2026-03-05T10:00:00Z",
                        "b 2026-03-09T10:00:00Z -",
                        "a 2026-03-05T10:00:00Z -");
    }

    @Test
    void whatWasServedTwiceCountsOnce() throws Exception {
        ServedOutcome outcome = write(
                served("a", "1", EventType.BROWSE, "2026-03-02T10:00:00Z"),
                served("a", "2", EventType.BROWSE, "2026-03-05T10:00:00Z"),
                served("b", "1", EventType.BROWSE, "2026-03-06T10:00:00Z"),
                served("a", "1", EventType.BROWSE, "2026-03-02T10:00:00Z"));

        assertThat(outcome.duplicates()).isOne();
        assertThat(outcome.rows()).isEqualTo(3);
    }

    @Test
    void whatIsBeforeTheDateIsNoRowButItsVisitGoesOn() throws Exception {
        ServedOutcome outcome = write(
                served("a", "1", EventType.BROWSE, "2026-02-28T23:59:00Z"),
                served("a", "2", EventType.RETURN, "2026-03-01T00:01:00Z"),
                served("a", "3", EventType.BROWSE, "2026-03-01T00:02:00Z"),
                served("a", "4", EventType.BROWSE, "2026-03-07T12:00:00Z"));

        assertThat(outcome.before()).isOne();
        assertThat(written)
                .containsExactly(
                        "a 2026-03-01T00:01:00Z 2026-03-07T12:00:00Z",
                        "a 2026-03-01T00:02:00Z 2026-03-07T12:00:00Z",
                        "a 2026-03-07T12:00:00Z -");
    }

    @Test
    void anotherCataloguesFeaturesAreNoRowsButTheirVisitsCount() throws Exception {
        FeatureRecord foreign = new FeatureRecord(
                "2", "a", EventType.BROWSE, Instant.parse("2026-03-05T10:00:00Z"), "other", new float[3], 0.5, "m");

        ServedOutcome outcome = write(served("a", "1", EventType.BROWSE, "2026-03-02T10:00:00Z"), foreign);

        assertThat(outcome.foreign()).isOne();
        assertThat(written).containsExactly("a 2026-03-02T10:00:00Z 2026-03-05T10:00:00Z");
        assertThatThrownBy(() -> write(foreign))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("1 events of test-topic")
                .hasMessageContaining("another catalogue");
    }

    @Test
    void nothingSinceTheDateIsRefused() {
        assertThatThrownBy(() -> write(served("a", "1", EventType.BROWSE, "2026-02-01T10:00:00Z")))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("no event of test-topic since 2026-03-01")
                .hasMessageContaining("1 before it");
    }

    @Test
    void seenEventsAreKnownHoweverMany() {
        SeenEvents seen = new SeenEvents();
        for (int event = 0; event < 10_000; event++) {
            assertThat(seen.add("user-" + event % 7, "event-" + event)).isTrue();
        }
        for (int event = 0; event < 10_000; event++) {
            assertThat(seen.add("user-" + event % 7, "event-" + event)).isFalse();
        }
    }

    private ServedOutcome write(FeatureRecord... records) throws Exception {
        ServedFeatures source = new ServedFeatures() {
            @Override
            public String name() {
                return "test-topic";
            }

            @Override
            public long read(Reading reading) throws IOException {
                for (FeatureRecord record : records) {
                    reading.record(record);
                }
                return 0;
            }
        };
        Path file = folder.resolve("served.arrow");
        ServedOutcome outcome = new ServedTrainingData(SINCE, false, count -> {}).write(source, file);
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(file);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                for (int row = 0; row < batch.getRowCount(); row++) {
                    written.add(new String(((VarCharVector) batch.getVector("user_id")).get(row)) + " "
                            + at(batch, "time", row) + " " + at(batch, "next_visit", row));
                }
            }
        }
        return outcome;
    }

    private static String at(VectorSchemaRoot batch, String column, int row) {
        TimeStampMilliTZVector times = (TimeStampMilliTZVector) batch.getVector(column);
        return times.isNull(row) ? "-" : Instant.ofEpochMilli(times.get(row)).toString();
    }

    private static FeatureRecord served(String user, String event, EventType type, String time) {
        return new FeatureRecord(
                event,
                user,
                type,
                Instant.parse(time),
                FeatureCatalogue.hash(),
                new float[FeatureCatalogue.size()],
                0.5,
                "m");
    }
}
