package io.tidewatch.collector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final SpoolLimits ROOMY = SpoolLimits.of(64L << 20, 1_000);
    /** Segments of 64 KiB, sixteen of them. */
    private static final SpoolLimits SMALL = SpoolLimits.of(1 << 20, 10);

    @TempDir
    private Path folder;

    @Test
    void givesBackWhatWasAppendedInItsOrder() throws Exception {
        try (Spool spool = open(ROOMY)) {
            Position first = spool.append(records(0, 3));
            Position second = spool.append(records(3, 5));
            assertThat(second).isGreaterThan(first);
            try (SpoolCursor cursor = spool.from(Position.START)) {
                assertThat(values(cursor.next(2, 1 << 20))).containsExactly("value-0", "value-1");
                assertThat(values(cursor.next(100, 1 << 20))).containsExactly("value-2", "value-3", "value-4");
                assertThat(cursor.position()).isEqualTo(second);
                assertThat(cursor.next(100, 1 << 20)).isEmpty();
                spool.append(records(5, 6));
                assertThat(values(cursor.next(100, 1 << 20))).containsExactly("value-5");
            }
            try (SpoolCursor cursor = spool.from(first)) {
                assertThat(values(cursor.next(1, 1))).containsExactly("value-3");
            }
        }
    }

    @Test
    void cutOffAtAnyByteItGivesBackEveryWholeRecord() throws Exception {
        byte[] written = written(records(0, 4));
        List<Integer> ends = ends(4);
        for (int length = 0; length <= written.length; length++) {
            // When
            List<String> found = leave(Arrays.copyOf(written, length));
            // Then
            int whole = 0;
            while (whole < ends.size() && ends.get(whole) <= length) {
                whole++;
            }
            assertThat(found).as("cut off at byte " + length).isEqualTo(expected(0, whole));
        }
    }

    @Test
    void damagedAtAnyByteItLosesThatRecordAlone() throws Exception {
        byte[] written = written(records(0, 4));
        List<Integer> ends = ends(4);
        for (int at = 0; at < written.length; at++) {
            for (int bit : new int[] {0x01, 0x80}) {
                // Given
                byte[] damaged = written.clone();
                damaged[at] ^= (byte) bit;
                int hit = 0;
                while (ends.get(hit) <= at) {
                    hit++;
                }
                List<String> others = expected(0, 4);
                others.remove(hit);
                // Then
                assertThat(leave(damaged))
                        .as("bit %d of byte %d".formatted(bit, at))
                        .isEqualTo(others);
            }
        }
    }

    @Test
    void whatItTellsOfDamageIsItsBytes() throws Exception {
        byte[] written = written(records(0, 2));
        leave(Arrays.copyOf(written, written.length - 3));
        try (Spool spool = open(ROOMY)) {
            assertThat(spool.damagedBytes()).isEqualTo(written.length / 2 - 3);
        }
    }

    @Test
    void whatComesAfterAKillLiesBehindAllThatWasThereBefore() throws Exception {
        Position before;
        try (Spool spool = open(ROOMY)) {
            before = spool.append(records(0, 3));
        }
        // A power failure took the last bytes.
        Path file = segments().get(0);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 10));
        try (Spool spool = open(ROOMY)) {
            assertThat(spool.append(records(3, 4))).isGreaterThan(before);
            try (SpoolCursor cursor = spool.from(before)) {
                assertThat(values(cursor.next(10, 1 << 20))).containsExactly("value-3");
            }
        }
    }

    @Test
    void keepsItsNameAndItsRecordsOverARestart() throws Exception {
        String id;
        List<String> seen = new ArrayList<>();
        try (Spool spool = open(ROOMY)) {
            id = spool.id();
            spool.append(records(0, 3));
        }
        try (Spool spool =
                Spool.open(folder, ROOMY, (record, end) -> seen.add(text(record.value()) + "@" + end.segment()))) {
            assertThat(spool.id()).isEqualTo(id);
            assertThat(seen).containsExactly("value-0@1", "value-1@1", "value-2@1");
            assertThat(spool.hasAfter(Position.START)).isTrue();
            assertThat(spool.usage().unsentBytes()).isPositive();
        }
    }

    @Test
    void isOfOneProcessAtATime() {
        try (Spool spool = open(ROOMY)) {
            assertThat(spool.id()).isNotBlank();
            assertThatThrownBy(() -> open(ROOMY))
                    .isInstanceOf(TidewatchException.class)
                    .hasMessageContaining("is in use by another collector")
                    .hasMessageContaining("spool.directory");
        }
        open(ROOMY).close();
    }

    @Test
    void isFullWhenNothingIsSentAndHasRoomAgainWhenItIs() throws Exception {
        try (Spool spool = open(SMALL)) {
            // When
            Position end = fill(spool);
            // Then
            assertThat(spool.usage().bytes()).isBetween((1L << 20) - 20_000, 1L << 20);
            assertThat(spool.usage().isFull()).isTrue();
            assertThat(bytesOnDisk()).isLessThanOrEqualTo(1L << 20);
            // When
            spool.sent(end);
            // Then
            assertThat(spool.usage().unsentBytes()).isZero();
            assertThat(spool.usage().isFull()).isFalse();
            assertThat(fill(spool)).isGreaterThan(end);
            assertThat(spool.usage().bytes()).isLessThanOrEqualTo(1L << 20);
        }
    }

    @Test
    void keepsSoManyOfThoseThatWereSentAsShallBeKnownAgain() throws Exception {
        try (Spool spool = open(SMALL)) {
            Position end = fill(spool);
            spool.sent(end);
            // The last segment has all ten of them.
            assertThat(segments()).hasSizeLessThanOrEqualTo(2);
        }
        List<String> seen = new ArrayList<>();
        Spool.open(folder, SMALL, (record, end) -> seen.add(text(record.value())))
                .close();
        assertThat(seen).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void syncsWhatWasAppendedBefore() throws Exception {
        try (Spool spool = open(SMALL)) {
            Position end = fill(spool);
            assertThat(spool.sync()).isEqualTo(end);
        }
        Spool closed = open(SMALL);
        closed.close();
        assertThatThrownBy(closed::sync).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> closed.append(records(0, 1))).isInstanceOf(IOException.class);
    }

    private Position fill(Spool spool) throws IOException {
        Position end = spool.end();
        try {
            for (int i = 0; ; i += 100) {
                end = spool.append(records(i, i + 100));
            }
        } catch (SpoolFullException full) {
            return end;
        }
    }

    private Spool open(SpoolLimits limits) {
        return Spool.open(folder, limits, (record, end) -> {});
    }

    /** What a spool finds whose only segment has these bytes. */
    private List<String> leave(byte[] bytes) throws IOException {
        for (Path segment : segments()) {
            Files.delete(segment);
        }
        Files.write(folder.resolve("000000000007.spool"), bytes);
        List<String> found = new ArrayList<>();
        try (Spool spool = Spool.open(folder, ROOMY, (record, end) -> found.add(text(record.value())));
                SpoolCursor cursor = spool.from(Position.START)) {
            // The one that sends finds the same, and comes to the end.
            assertThat(values(cursor.next(100, 1 << 20))).isEqualTo(found);
            assertThat(cursor.next(100, 1 << 20)).isEmpty();
            assertThat(spool.hasAfter(cursor.position())).isFalse();
        }
        return found;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    private long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Path segment : segments()) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    private static byte[] written(List<SpoolRecord> records) {
        return RecordFormat.written(records).array();
    }

    private static List<Integer> ends(int count) {
        List<Integer> ends = new ArrayList<>();
        int end = 0;
        for (SpoolRecord record : records(0, count)) {
            end += RecordFormat.bytes(record);
            ends.add(end);
        }
        return ends;
    }

    private static List<String> expected(int from, int to) {
        return new ArrayList<>(
                IntStream.range(from, to).mapToObj(i -> "value-" + i).toList());
    }

    private static List<SpoolRecord> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new SpoolRecord(
                        Destination.EVENTS, 1_000L + i, new Fingerprint(i, -i), bytes("user"), bytes("value-" + i)))
                .toList();
    }

    private static List<String> values(List<SpoolRecord> records) {
        return records.stream().map(record -> text(record.value())).toList();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
