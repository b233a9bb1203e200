package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.annotation.PrecisionScale;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetLogTest {
    private static final FieldMapping MAPPING = LogText.mapping(
            Map.of(
                    "user_id",
                    "customer",
                    "time",
                    "ordered",
                    "value",
                    "total",
                    "items",
                    "lines",
                    "items.item_id",
                    "sku",
                    "items.quantity",
                    "pieces"),
            Map.of("type", "purchase"));

    @TempDir
    private Path folder;

    record Line(String sku, int pieces) {}

    record Bought(
            Long customer,
            Instant ordered,
            @PrecisionScale(precision = 20, scale = 2) BigDecimal total,
            List<Line> lines) {}

    record Day(String customer, LocalDate ordered, Double total) {}

    @Test
    void itsRecordsAreReadLikeJsonObjects() throws IOException {
        Path file = write(
                Bought.class,
                new Bought(
                        12_345_678_901L,
                        Instant.parse("2024-03-01T10:20:30.123Z"),
                        new BigDecimal("1234.50"),
                        List.of(new Line("A", 2), new Line("B", 1))),
                new Bought(null, Instant.parse("2024-03-01T10:20:30Z"), null, List.of()));
        LogText log = LogText.read(Dataset.PARQUET.source(List.of(file), MAPPING));
        assertThat(log.events()).hasSize(1);
        ShopEvent event = log.events().get(0);
        assertThat(event.userId()).isEqualTo("12345678901");
        assertThat(event.time()).isEqualTo(Instant.parse("2024-03-01T10:20:30.123Z"));
        assertThat(event.type()).isEqualTo(EventType.PURCHASE);
        assertThat(event.value()).hasValue(1234.5);
        assertThat(event.items())
                .extracting(line -> line.itemId() + line.quantity())
                .containsExactly("A2", "B1");
        assertThat(log.unusable().total()).isOne();
    }

    @Test
    void daysAndMissingNumbersAreTaken() throws IOException {
        Path file = write(
                Day.class,
                new Day("a", LocalDate.of(2024, 3, 1), Double.NaN),
                new Day("b", LocalDate.of(2024, 3, 2), 9.5));
        LogText log = LogText.read(Dataset.PARQUET.source(List.of(file), MAPPING));
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("a", "b");
        assertThat(log.events().get(0).value()).isEmpty();
        assertThat(log.events().get(1).value()).hasValue(9.5);
        assertThat(log.unusable().remarks()).isEmpty();
    }

    @Test
    void aFileThatIsNoneIsRefused() {
        Path file = LogText.write(folder.resolve("broken.parquet"), "PAR1 and then nothing".getBytes());
        assertThatThrownBy(() -> LogText.read(Dataset.PARQUET.source(List.of(file), MAPPING)))
                .hasMessageContaining("broken.parquet' cannot be read as Parquet");
        assertThatThrownBy(() -> LogText.read(Dataset.CSV.source(List.of(file), MAPPING)))
                .hasMessageContaining("is a Parquet file; say so with --dataset parquet");
        assertThatThrownBy(() -> LogText.read(Dataset.PARQUET.source(List.of(folder.resolve("none")), MAPPING)))
                .hasMessageContaining("there is no file");
    }

    @SafeVarargs
    private <T> Path write(Class<T> type, T... records) throws IOException {
        Path file = folder.resolve("log.parquet");
        try (OutputStream out = Files.newOutputStream(file);
                CarpetWriter<T> writer = new CarpetWriter<>(out, type)) {
            for (T each : records) {
                writer.write(each);
            }
        }
        return file;
    }
}
