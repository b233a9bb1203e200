package io.tidewatch.replay.featurize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.engine.Featurizer;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
    @TempDir
    private Path folder;

    private record Row(
            int user,
            String id,
            int type,
            Instant time,
            int width,
            Optional<Instant> nextVisit,
            Optional<Instant> nextPurchase,
            Instant end) {}

    private record Content(Map<String, String> metadata, List<Row> rows) {}

    @Test
    void aRowKnowsTheUsersNextVisitAndPurchase() throws Exception {
        // Given: a's visits on 1, 5 and 20 March; a browse and a purchase in the first, one purchase in the last
        EventSource source = log(
                "a,2024-03-01 10:00:00,view",
                "a,2024-03-01 10:05:00,buy",
                "b,2024-03-02 09:00:00,view",
                "a,2024-03-05 12:00:00,view",
                "a,2024-03-20 08:00:00,buy");

        // When
        Content content = featurize(source, Span.ALL);

        // Then
        Instant end = Instant.parse("2024-03-20T08:00:00Z");
        Optional<Instant> fifth = time("2024-03-05T12:00:00Z");
        Optional<Instant> last = Optional.of(end);
        assertThat(content.rows())
                .containsExactly(
                        row(0, "a", EventType.BROWSE, "2024-03-01T10:00:00Z", fifth, time("2024-03-01T10:05:00Z"), end),
                        row(0, "a", EventType.PURCHASE, "2024-03-01T10:05:00Z", fifth, last, end),
                        row(1, "b", EventType.BROWSE, "2024-03-02T09:00:00Z", Optional.empty(), Optional.empty(), end),
                        row(0, "a", EventType.BROWSE, "2024-03-05T12:00:00Z", last, last, end),
                        row(
                                0,
                                "a",
                                EventType.PURCHASE,
                                "2024-03-20T08:00:00Z",
                                Optional.empty(),
                                Optional.empty(),
                                end));
    }

    @Test
    void aReturnIsNoVisitToComeBackFor() throws Exception {
        // Given
        EventSource source =
                log("a,2024-03-01 10:00:00,buy", "a,2024-03-05 10:00:00,return", "a,2024-03-05 12:00:00,view");

        // When
        Content content = featurize(source, Span.ALL);

        // Then
        assertThat(content.rows())
                .extracting(Row::nextVisit)
                .containsExactly(time("2024-03-05T12:00:00Z"), time("2024-03-05T12:00:00Z"), Optional.empty());
    }

    @Test
    void nothingAfterTheEndIsKnownAndNothingBeforeTheBeginningIsWritten() throws Exception {
        EventSource source = log(
                "a,2024-03-01 10:00:00,view",
                "b,2024-03-02 10:00:00,view",
                "a,2024-03-05 12:00:00,view",
                "b,2024-03-20 08:00:00,buy");
        Instant from = Instant.parse("2024-03-02T00:00:00Z");
        Instant to = Instant.parse("2024-03-10T00:00:00Z");
        Content content = featurize(source, new Span(Optional.of(from), Optional.of(to)));
        assertThat(content.rows())
                .containsExactly(
                        row(0, "b", EventType.BROWSE, "2024-03-02T10:00:00Z", Optional.empty(), Optional.empty(), to),
                        row(1, "a", EventType.BROWSE, "2024-03-05T12:00:00Z", Optional.empty(), Optional.empty(), to));
    }

    @Test
    void theFileSaysWhatItsFeaturesAre() throws Exception {
        Content content = featurize(log("a,2024-03-01,view"), Span.ALL);
        assertThat(content.metadata())
                .containsEntry("tidewatch.format", "1")
                .containsEntry("tidewatch.catalogue", FeatureCatalogue.hash())
                .containsEntry("tidewatch.dataset", "csv:log.csv")
                .containsEntry("tidewatch.generated", "false");
        assertThat(content.metadata().get("tidewatch.features"))
                .startsWith("[\"" + FeatureCatalogue.features().get(0).name() + "\",");
    }

    @Test
    void aRetryIsNoRow() throws Exception {
        Files.writeString(
                folder.resolve("log.csv"), "event_id,user_id,time,type\n1,a,2024-03-01,buy\n1,a,2024-03-01,buy\n");
        Outcome outcome = new TrainingData(Span.ALL, events -> {})
                .write(Dataset.CSV.source(List.of(folder.resolve("log.csv")), FieldMapping.NONE), output());
        assertThat(outcome.rows()).isOne();
        assertThat(outcome.duplicates()).isOne();
        assertThat(read(output()).rows()).hasSize(1);
    }

    @Test
    void onlineRetailFillsSeveralBatches() throws Exception {
        Outcome outcome = new TrainingData(Span.ALL, events -> {})
                .write(Dataset.ONLINE_RETAIL.source(List.of(), FieldMapping.NONE), output());
        Content content = read(output());
        assertThat(outcome.rows()).isEqualTo(22_190);
        assertThat(outcome.users()).isEqualTo(4_372);
        assertThat(content.rows()).hasSize(22_190);
        assertThat(content.rows().stream().map(Row::user).distinct()).hasSize(4_372);
    }

    @Test
    void theFeaturesAreThoseOfTheServingCodeInEveryBatch() throws Exception {
        // Given
        EventSource source = Dataset.ONLINE_RETAIL.source(List.of(), FieldMapping.NONE);
        ProfileMap profiles = new ProfileMap();
        List<float[]> expected = new ArrayList<>();
        try (EventLog log = source.open()) {
            log.forEachRemaining(event -> Featurizer.features(event, profiles).ifPresent(expected::add));
        }

        // When
        new TrainingData(Span.ALL, events -> {}).write(source, output());

        // Then
        List<float[]> written = new ArrayList<>();
        eachBatch(output(), batch -> {
            Float4Vector items = (Float4Vector) ((FixedSizeListVector) batch.getVector("features")).getDataVector();
            for (int row = 0; row < batch.getRowCount(); row++) {
                float[] features = new float[FeatureCatalogue.size()];
                for (int feature = 0; feature < features.length; feature++) {
                    features[feature] = items.get(row * features.length + feature);
                }
                written.add(features);
            }
        });
        assertThat(expected).hasSize(22_190);
        assertThat(written.toArray(float[][]::new)).isDeepEqualTo(expected.toArray(float[][]::new));
    }

    @Test
    void nothingIsLeftBehindBesidesTheFile() throws Exception {
        featurize(log("a,2024-03-01,view"), Span.ALL);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("log.csv", "rows.arrow");
        }
    }

    @Test
    void aSpanWithoutEventsIsRefused() throws IOException {
        Span span = new Span(Optional.of(Instant.parse("2030-01-01T00:00:00Z")), Optional.empty());
        EventSource source = log("a,2024-03-01,view");
        assertThatThrownBy(() -> new TrainingData(span, events -> {}).write(source, output()))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("no event of csv:log.csv lies in the span");
        assertThat(output()).doesNotExist();
    }

    @Test
    void anOutputInNoFolderIsRefused() throws IOException {
        EventSource source = log("a,2024-03-01,view");
        Path nowhere = folder.resolve("no").resolve("rows.arrow");
        assertThatThrownBy(() -> new TrainingData(Span.ALL, events -> {}).write(source, nowhere))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("there is no folder");
    }

    private Path output() {
        return folder.resolve("rows.arrow");
    }

    private EventSource log(String... rows) throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "user_id,time,type\n" + String.join("\n", rows) + "\n");
        return Dataset.CSV.source(List.of(file), FieldMapping.NONE);
    }

    private Content featurize(EventSource source, Span span) throws Exception {
        new TrainingData(span, events -> {}).write(source, output());
        return read(output());
    }

    private static Optional<Instant> time(String time) {
        return Optional.of(Instant.parse(time));
    }

    private static Row row(
            int user,
            String id,
            EventType type,
            String time,
            Optional<Instant> visit,
            Optional<Instant> purchase,
            Instant end) {
        return new Row(user, id, type.ordinal(), Instant.parse(time), FeatureCatalogue.size(), visit, purchase, end);
    }

    private static Content read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        Map<String, String> metadata = eachBatch(file, batch -> {
            for (int row = 0; row < batch.getRowCount(); row++) {
                rows.add(new Row(
                        ((IntVector) batch.getVector("user")).get(row),
                        new String(((VarCharVector) batch.getVector("user_id")).get(row)),
                        ((TinyIntVector) batch.getVector("event_type")).get(row),
                        at(batch, "time", row).orElseThrow(),
                        ((FixedSizeListVector) batch.getVector("features"))
                                .getObject(row)
                                .size(),
                        at(batch, "next_visit", row),
                        at(batch, "next_purchase", row),
                        at(batch, "observation_end", row).orElseThrow()));
            }
        });
        return new Content(metadata, rows);
    }

    private static Map<String, String> eachBatch(Path file, Consumer<VectorSchemaRoot> batches) throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(file);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            while (reader.loadNextBatch()) {
                batches.accept(reader.getVectorSchemaRoot());
            }
            return reader.getVectorSchemaRoot().getSchema().getCustomMetadata();
        }
    }

    private static Optional<Instant> at(VectorSchemaRoot batch, String column, int row) {
        TimeStampMilliTZVector times = (TimeStampMilliTZVector) batch.getVector(column);
        return times.isNull(row) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(times.get(row)));
    }
}
