package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final FieldMapping PURCHASES = LogText.mapping(Map.of(), Map.of("type", "purchase"));

    @TempDir
    private Path folder;

    @Test
    void aZippedLogIsKnownByItsFirstBytes() {
        Path file = LogText.writeGzip(folder.resolve("log.csv"), "user_id,time", "a,2024-03-01");
        assertThat(LogText.read(source(file)).events()).hasSize(1);
    }

    @Test
    void severalFilesAreOneLogInTimeOrder() {
        Path later = LogText.write(folder.resolve("1.csv"), "user_id,time\nb,2024-03-02".getBytes());
        Path earlier = LogText.write(folder.resolve("2.csv"), "time,user_id\n2024-03-01,a".getBytes());
        assertThat(LogText.read(source(later, earlier)).events())
                .extracting(event -> event.userId())
                .containsExactly("a", "b");
    }

    @Test
    void aZippedLogThatBreaksOffIsRefused() throws IOException {
        // Given more rows than the first buffers hold, so that the end is missed while rows are read
        Random random = new Random(1);
        String[] lines = new String[20_000];
        Arrays.setAll(lines, row -> row == 0 ? "user_id,time" : "u" + random.nextInt() + ",2024-03-01");
        Path whole = LogText.writeGzip(folder.resolve("whole.gz"), lines);
        byte[] bytes = Files.readAllBytes(whole);
        Path broken = LogText.write(folder.resolve("broken.gz"), Arrays.copyOf(bytes, bytes.length / 2));
        refused(broken, "breaks off in the middle of its gzip data");
    }

    @Test
    void aDamagedZippedLogIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(LogText.writeGzip(folder.resolve("log.gz"), "user_id,time", "a,2024-03-01"));
        bytes[bytes.length - 8] ^= 1;
        refused(LogText.write(folder.resolve("damaged.gz"), bytes), "damaged gzip data");
    }

    @Test
    void whatIsNoFileWithRowsIsRefusedInOneSentence() {
        refused(folder.resolve("none.csv"), "there is no file '");
        refused(folder, "is a directory");
        refused(LogText.write(folder.resolve("empty.csv"), new byte[0]), "is empty");
        refused(LogText.writeGzip(folder.resolve("empty.gz"), ""), "is empty");
        refused(LogText.write(folder.resolve("blank.csv"), "\n\n".getBytes()), "has no rows");
        refused(LogText.write(folder.resolve("log.zip"), new byte[] {'P', 'K', 3, 4, 0}), "zip archive or an Excel");
        refused(LogText.write(folder.resolve("wide.csv"), "\uFEFFa".getBytes(StandardCharsets.UTF_16LE)), "UTF-16");
        refused(LogText.write(folder.resolve("header.csv"), "user_id,time\n".getBytes()), "no row of");
    }

    @Test
    void aFileThatIsNoTableCannotFloodTheTerminal() {
        Path noise = LogText.write(
                folder.resolve("noise"), ("\u001b[2J" + "x".repeat(10_000) + ",y".repeat(5_000)).getBytes());
        EventSource source = source(noise);
        assertThatThrownBy(source::open)
                .isInstanceOf(TidewatchException.class)
                .message()
                .doesNotContain("\u001b")
                .contains("and 4961 more")
                .hasSizeLessThan(600);
    }

    @Test
    void aDataSetThatIsNotShippedAsksForAFile() {
        assertThatThrownBy(() -> Dataset.REES46.source(List.of(), FieldMapping.NONE))
                .hasMessage("--dataset rees46 needs your own file: add --input FILE");
    }

    @Test
    void aLineOfEndlessLengthIsOneUnusableRow() {
        LogText log = LogText.read(
                Dataset.JSONL,
                folder,
                "{\"event_id\":\"1\",\"user_id\":\"a\",\"type\":\"browse\",\"time\":\"2024-03-01T00:00:00Z\"}",
                "{\"event_id\":\"" + "x".repeat(3_000_000));
        assertThat(log.events()).hasSize(1);
        assertThat(log.unusable(RowProblem.MALFORMED)).isOne();
    }

    private static EventSource source(Path... files) {
        return Dataset.CSV.source(List.of(files), PURCHASES);
    }

    private static void refused(Path file, String words) {
        EventSource source = source(file);
        assertThatThrownBy(source::open)
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(words)
                .message()
                .doesNotContain("\n");
    }
}
