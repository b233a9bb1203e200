package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.Preset;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages the presets' test files in the ways that exports are damaged, and reads them: each is read or refused in one sentence, none
 * hangs or crashes, and every row is used or left out. {@code -Dtidewatch.fuzz.files=100000} reads as many.
 */
class FileFuzzTest {
    private static final int FILES = Integer.getInteger("tidewatch.fuzz.files", 400);
    private static final List<Charset> ENCODINGS = List.of(
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("windows-1252"),
            Charset.forName("GBK"));

    @TempDir
    private Path folder;

    /** Counts what becomes of rows. */
    private static final class Counting implements EventSink {
        private long rows;
        private long used;
        private long leftOut;

        @Override
        public void row() {
            rows++;
        }

        @Override
        public void event(ShopEvent event, Row row, int made) {
            used += made;
        }

        @Override
        public void unusable(RowProblem problem, String detail, Row row) {
            leftOut++;
        }

        @Override
        public void settled(String sentence) {
            assertThat(sentence).doesNotContain("\n");
        }

        @Override
        public void remark(String remark, Row row) {
            assertThat(remark).isNotBlank();
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void everyRowOfADamagedFileIsUsedOrLeftOut() throws IOException {
        List<Preset> presets = Preset.names().stream().map(Preset::named).toList();
        long read = 0;
        long rows = 0;
        for (int seed = 0; seed < FILES; seed++) {
            Random random = new Random(seed);
            Preset preset = presets.get(random.nextInt(presets.size()));
            byte[] bytes = export(preset);
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                bytes = damaged(bytes, random);
            }
            Counting counted = new Counting();
            LogFile file = LogFile.of(LogText.write(folder.resolve("damaged"), bytes), TextForm.PLAIN);
            try {
                format(preset).read(file, counted);
                assertThat(counted.used + counted.leftOut)
                        .as("%s, seed %d", preset.name(), seed)
                        .isEqualTo(counted.rows);
                read++;
                rows += counted.rows;
            } catch (TidewatchException e) {
                assertThat(e.getMessage())
                        .as("%s, seed %d", preset.name(), seed)
                        .isNotBlank()
                        .doesNotContain("\n");
            } catch (RuntimeException e) {
                throw new AssertionError(preset.name() + ", seed " + seed, e);
            }
        }
        // Most damage costs some rows and not the file.
        assertThat(read).isGreaterThan(FILES / 4);
        assertThat(rows).isGreaterThan(read);
    }

    private static LogFormat format(Preset preset) {
        FieldMapping mapping = preset.mapping();
        return preset.reads().equals(Dataset.CSV.wireName()) ? new CsvFormat(mapping) : JsonlFormat.ofText(mapping);
    }

    private static byte[] export(Preset preset) throws IOException {
        String name = "/exports/" + preset.name() + (preset.reads().equals("csv") ? ".csv" : ".json");
        try (InputStream in = FileFuzzTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return switch (random.nextInt(14)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> changed(bytes, random, (byte) random.nextInt());
            case 2 -> changed(bytes, random, (byte) '"');
            case 3 -> without(bytes, random);
            case 4 -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\r").getBytes(StandardCharsets.UTF_8);
            case 5 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
            case 6 -> ("\uFEFF" + text).getBytes(ENCODINGS.get(random.nextInt(2)));
            case 7 -> text.replace("an", "é").getBytes(ENCODINGS.get(random.nextInt(ENCODINGS.size())));
            case 8 ->
                text.replaceAll("([0-9])\\.([0-9])", random.nextBoolean() ? "$1,$2" : "$1 $2")
                        .getBytes(StandardCharsets.UTF_8);
            case 9 ->
                text.replaceAll("2025-0?([0-9]+)-0?([0-9]+)", random.nextBoolean() ? "$1/$2/2025" : "$2.$1.2025")
                        .getBytes(StandardCharsets.UTF_8);
            case 10 -> text.replace(',', ";\t|:".charAt(random.nextInt(4))).getBytes(StandardCharsets.UTF_8);
            case 11 -> shuffledLines(text, random).getBytes(StandardCharsets.UTF_8);
            case 12 ->
                ("Report of " + random.nextInt() + "\n\n" + text + "\nTotal,,,,\n").getBytes(StandardCharsets.UTF_8);
            default ->
                text.replaceAll("[0-9]{1,4}", Long.toString(random.nextLong())).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] changed(byte[] bytes, Random random, byte to) {
        byte[] changed = bytes.clone();
        if (bytes.length > 0) {
            changed[random.nextInt(bytes.length)] = to;
        }
        return changed;
    }

    private static byte[] without(byte[] bytes, Random random) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        int begin = random.nextInt(bytes.length + 1);
        kept.write(bytes, 0, begin);
        int end = Math.min(bytes.length, begin + 1 + random.nextInt(20));
        kept.write(bytes, end, bytes.length - end);
        return kept.toByteArray();
    }

    private static String shuffledLines(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        Collections.shuffle(lines, random);
        return String.join("\n", lines);
    }
}
