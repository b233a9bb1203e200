package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        refused(LogText.write(folder.resolve("log.zip"), new byte[] {'P', 'K', 3, 4, 0}), "is a zip archive");
        refused(
                LogText.write(
                        folder.resolve("log.xlsx"), "PK\3\4 [Content_Types].xml".getBytes(StandardCharsets.US_ASCII)),
                "is an Excel workbook");
        refused(
                LogText.write(folder.resolve("log.parquet"), "PAR1....".getBytes(StandardCharsets.US_ASCII)),
                "Parquet");
        refused(LogText.write(folder.resolve("header.csv"), "user_id,time\n".getBytes()), "no row of");
    }

    @Test
    void textOfAnotherEncodingIsReadIfItTellsOrTheUserSaysSo() {
        String table = "user_id,time,value\nJürg 😀,2024-03-01,5\nJörg,2024-03-02,6\n";
        Path wide = LogText.write(folder.resolve("wide.csv"), ("\uFEFF" + table).getBytes(StandardCharsets.UTF_16LE));
        assertThat(LogText.read(source(wide)).events())
                .extracting(ShopEvent::userId)
                .containsExactly("Jürg 😀", "Jörg");

        Charset windows = Charset.forName("windows-1252");
        Path narrow = LogText.write(
                folder.resolve("narrow.csv"), table.replace(" 😀", "").getBytes(windows));
        refused(narrow, "narrow.csv', line 2, is not text in UTF-8; say what it is with --encoding");
        EventSource said = Dataset.CSV.source(
                List.of(narrow), PURCHASES, new TextForm(Optional.of(windows), 0, true), Instant.MAX);
        assertThat(LogText.read(said).events()).extracting(ShopEvent::userId).containsExactly("Jürg", "Jörg");
    }

    @Test
    void pairsOfCharactersAreNotTornWhereABufferEnds() {
        String longLine = "a" + "😀".repeat(30_000);
        Path wide =
                LogText.write(folder.resolve("wide.jsonl"), ("\uFEFF" + longLine).getBytes(StandardCharsets.UTF_16BE));
        List<String> read = new ArrayList<>();
        TextLines.read(LogFile.of(wide, TextForm.PLAIN), line -> read.add(line.text()));
        assertThat(read).containsExactly(longLine);
    }

    @Test
    void aTitleBeforeTheTableIsNoticedAndCanBeSkipped() {
        Path titled = LogText.write(
                folder.resolve("titled.csv"),
                "Orders of March\r\n\r\nuser_id;time;value\r\na;2024-03-01;5\r\n".getBytes());
        refused(titled, "the first line has one cell and line 3 has 3; if the table begins there, add --skip 2");
        EventSource skipped =
                Dataset.CSV.source(List.of(titled), PURCHASES, new TextForm(Optional.empty(), 2, true), Instant.MAX);
        assertThat(LogText.read(skipped).events()).extracting(ShopEvent::userId).containsExactly("a");
    }

    @Test
    void aTableWithoutAHeaderHasNumberedColumns() {
        Path bare = LogText.write(folder.resolve("bare.csv"), "a,2024-03-01,5\nb,2024-03-02,6\n".getBytes());
        FieldMapping numbered =
                LogText.mapping(Map.of("user_id", "1", "time", "2", "value", "3"), Map.of("type", "purchase"));
        EventSource source =
                Dataset.CSV.source(List.of(bare), numbered, new TextForm(Optional.empty(), 0, false), Instant.MAX);
        assertThat(LogText.read(source).events()).extracting(ShopEvent::userId).containsExactly("a", "b");
    }

    @Test
    void aTimeAfterTheLatestIsLeftOut() {
        Path file = LogText.write(
                folder.resolve("future.csv"), "user_id,time,value\na,2024-03-01,5\nb,2099-03-02,6\n".getBytes());
        EventSource source =
                Dataset.CSV.source(List.of(file), PURCHASES, TextForm.PLAIN, Instant.parse("2024-04-01T00:00:00Z"));
        LogText log = LogText.read(source);
        assertThat(log.events()).extracting(ShopEvent::userId).containsExactly("a");
        assertThat(log.unusable(RowProblem.FUTURE)).isOne();
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
