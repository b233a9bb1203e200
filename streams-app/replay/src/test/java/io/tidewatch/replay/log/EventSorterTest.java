package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

class EventSorterTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    /** What an event of this test takes in a run at least: its texts and its time. */
    private static final int EVENT_BYTES = 20;

    @Property(tries = 200)
    @StatisticsReport(StatisticsReportMode.OFF)
    void sortsLikeAStableSortInMemory(
            @ForAll("minutes") List<Integer> minutes,
            @ForAll @IntRange(min = 1, max = 4_000) int runBytes,
            @ForAll @IntRange(min = 2, max = 5) int mergedRuns) {
        // Given events whose ids number them in the order of their rows
        List<ShopEvent> events = new ArrayList<>();
        for (int minute : minutes) {
            events.add(purchase(events.size(), minute));
        }
        List<ShopEvent> expected = new ArrayList<>(events);
        expected.sort(Comparator.comparing(ShopEvent::time));

        // When
        List<ShopEvent> sorted = sort(events, new EventSorter.Size(runBytes, mergedRuns));

        // Then
        assertThat(sorted).isEqualTo(expected);
        Statistics.label("has to merge runs that were merged already")
                .collect(EVENT_BYTES * events.size() > mergedRuns * runBytes)
                .coverage(tries -> tries.check(true).percentage(share -> share > 20));
    }

    @Provide
    Arbitrary<List<Integer>> minutes() {
        // Few different times, so that many events share one.
        return Arbitraries.integers().between(0, 30).list().ofMaxSize(150);
    }

    @Test
    void keepsEveryFieldOfAnEventThatWaitsOnDisk() {
        // Given
        ShopEvent full = ShopEvent.of("e-1", "käufer", EventType.REVIEW, Instant.parse("2025-03-01T10:11:12.345Z"))
                .itemId("i-1")
                .category("home/küche")
                .value(12.5)
                .currency("EUR")
                .quantity(3)
                .items(List.of(
                        new LineItem("i-1", Optional.of("home"), 1, OptionalDouble.of(2.5)),
                        new LineItem("i-2", Optional.empty(), 2, OptionalDouble.empty())))
                .rating(4.5)
                .text("schön 🌊")
                .sessionId("s-9")
                .build();

        // When
        List<ShopEvent> sorted = sort(List.of(full, purchase(2, 0)), new EventSorter.Size(1, 2));

        // Then
        assertThat(sorted).containsExactly(purchase(2, 0), full);
    }

    @Test
    void leavesNoFilesBehind() throws IOException {
        // Given
        Set<Path> before = temporaryFolders();
        EventSorter sorter = new EventSorter(new EventSorter.Size(1, 3));
        for (int event = 0; event < 20; event++) {
            sorter.add(purchase(event, 20 - event));
        }
        Set<Path> during = temporaryFolders();

        // When: closed before all was read
        EventCursor cursor = sorter.sorted();
        cursor.next();
        cursor.close();

        // Then
        during.removeAll(before);
        assertThat(during).isNotEmpty().allSatisfy(folder -> assertThat(folder).doesNotExist());
    }

    private static Set<Path> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tidewatch-sort-"))
                    .collect(Collectors.toSet());
        }
    }

    private static List<ShopEvent> sort(List<ShopEvent> events, EventSorter.Size size) {
        EventSorter sorter = new EventSorter(size);
        events.forEach(sorter::add);
        List<ShopEvent> sorted = new ArrayList<>();
        try (EventCursor cursor = sorter.sorted()) {
            cursor.forEachRemaining(sorted::add);
        }
        return sorted;
    }

    private static ShopEvent purchase(int row, int minute) {
        return ShopEvent.of("row-" + row, "u", EventType.PURCHASE, START.plusSeconds(60L * minute))
                .value(row)
                .build();
    }
}
