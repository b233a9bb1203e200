package io.tidewatch.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Sizing SIZING = new Sizing(1, 3, 10_000_000, 7, 200);

    /** Round, so that what comes out can be computed in the head. */
    private static final Measured ROUND = new Measured(
            400,
            List.of(new EventBytes(3, 310, 500, 450, 400, 390), new EventBytes(80, 300, 250, 240, 100, 200)),
            50,
            20_000,
            250_000,
            10_000);

    @Test
    void takesTheCatalogsPartitionsAndTwoPodsForASmallShop() {
        // When
        Capacity capacity = Capacity.of(new Demand(100_000, 3, 4), SIZING, ROUND);
        // Then
        assertThat(capacity.partitions())
                .isEqualTo(Capacity.PARTITION_STEP)
                .isEqualTo(TopicCatalog.shipped().topic(TopicNames.SHOP_EVENTS).partitions());
        assertThat(capacity.pods()).isEqualTo(2);
        assertThat(capacity.rowsPerPod()).isEqualTo(100_000);
        assertThat(capacity.notTried()).isEmpty();
    }

    @Test
    void givesEachPartitionAndPodNoMoreUsersThanWereMeasured() {
        // When
        Capacity capacity = Capacity.of(new Demand(1_000_000_000, 3, 4), SIZING, ROUND);
        // Then: 2.5 million users a partition are 400, and 408 the next multiple; 2 thousand million rows are 200 pods
        assertThat(capacity.partitions()).isEqualTo(408);
        assertThat(capacity.pods()).isEqualTo(200);
        assertThat(capacity.rowsPerPod()).isEqualTo(10_000_000);
        assertThat(capacity.writeBufferMb()).isEqualTo(408 * 8);
        assertThat(capacity.diskPerPod()).isEqualTo(10_000_000 * 400.0 * 2);
        assertThat(capacity.restoreSeconds()).isEqualTo(20);
        assertThat(capacity.notTried()).containsExactly("partitions", "pods");
    }

    @Test
    void growsWithTheEventsWhereThoseAreMoreThanTheUsers() {
        // When: 86,400 users with 1,000 events a day are 1,000 a second, and 100,000 at the peak
        Capacity capacity = Capacity.of(new Demand(86_400, 1_000, 100), SIZING, ROUND);
        // Then: half of 20,000 a second are 10 partitions; 50 µs an event are 5 cores, of which each is busy to a half
        assertThat(capacity.partitions()).isEqualTo(12);
        assertThat(capacity.cores()).isCloseTo(10, within(1e-9));
        assertThat(capacity.pods()).isEqualTo(5);
        assertThat(capacity.collectorCores()).isCloseTo(20, within(1e-9));
        // 83 a second and partition on average: the bytes measured at 80 a second
        assertThat(capacity.producedPerSecond()).isCloseTo(100_000 * (300 + 200 + 240 + 100), within(1e-3));
        assertThat(capacity.replicatedPerSecond()).isCloseTo(2 * capacity.producedPerSecond(), within(1e-3));
        assertThat(capacity.consumedPerSecond()).isCloseTo(100_000 * (300 + 200), within(1e-3));
        // Events of a week, vectors of 200 days, and twice the users' rows; three copies of each
        assertThat(capacity.featuresDisk()).isCloseTo(86_400_000.0 * 200 * 250 * 3, within(1.0));
        assertThat(capacity.brokerDisk())
                .isCloseTo(capacity.featuresDisk() + 3 * (86_400_000.0 * 7 * 300 + 86_400.0 * 2 * 300), within(1.0));
    }

    @Test
    void plansWithTheBytesOfASlowerPaceAndNeverWithThoseOfAFaster() {
        assertThat(ROUND.bytesAt(0.1).perSecondAndPartition()).isEqualTo(3);
        assertThat(ROUND.bytesAt(79.9).perSecondAndPartition()).isEqualTo(3);
        assertThat(ROUND.bytesAt(1000).perSecondAndPartition()).isEqualTo(80);
    }

    @Test
    void makesNoMorePodsThanPartitions() {
        // When
        Capacity capacity = Capacity.of(new Demand(10_000_000, 1, 1), new Sizing(5, 3, 100_000, 7, 200), ROUND);
        // Then
        assertThat(capacity.pods()).isEqualTo(capacity.partitions()).isEqualTo(12);
        assertThat(capacity.rowsPerPod()).isEqualTo(5_000_000);
    }

    @ParameterizedTest
    @CsvSource({"250k,250000", "50M,50000000", "1B,1000000000", "1.5m,1500000", "7,7"})
    void readsLargeNumbersAsPeopleWriteThem(String written, long number) {
        assertThat(Amount.parse("--users", written)).isEqualTo(number);
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThatThrownBy(() -> Amount.parse("--users", "many"))
                .isInstanceOf(TidewatchException.class)
                .hasMessage("--users is 'many'; give a number such as 250k, 50M or 1B");
        assertThatThrownBy(() -> new Demand(1, Double.NaN, 4)).hasMessageContaining("--events-per-user-day is NaN");
    }

    @Test
    void restsOnTheFootprintThatIsPublished() throws IOException {
        // When
        Measured used = Measured.PUBLISHED;
        // Then
        assertPublished("disk bytes per user after uniform traffic", used.stateBytesPerUser());
        assertPublished("restore rows per second", used.restoredRowsPerSecond());
        for (EventBytes bytes : used.eventBytes()) {
            String pace = " at %d a second and partition".formatted(bytes.perSecondAndPartition());
            assertPublished("log bytes per event shop.events" + pace, bytes.events());
            assertPublished("log bytes per event churn.features" + pace, bytes.features());
            assertPublished("sent bytes per event churn.features" + pace, bytes.featuresSent());
            assertPublished("sent bytes per event churn.scores" + pace, bytes.scoresSent());
            assertPublished("sent bytes per event changelogs" + pace, bytes.changelogsSent());
        }
    }

    private static void assertPublished(String figure, double used) throws IOException {
        Matcher row = Pattern.compile("(?m)^\\| " + Pattern.quote(figure) + " \\| ([0-9.,]+) \\|$")
                .matcher(Files.readString(DOCS.resolve("performance.md")));
        assertThat(row.find()).as(figure).isTrue();
        assertThat(Double.parseDouble(row.group(1).replace(",", ""))).as(figure).isEqualTo(used);
    }

    @Test
    void restsOnTheThroughputThatIsPublished() throws IOException {
        // Given: the engine's row of the run with the most users
        String page = Files.readString(DOCS.resolve("performance.md"));
        String largest = page.substring(page.indexOf("**uniform-10M-4p-1t-filled**"));
        // When
        String row = largest.lines()
                .filter(line -> line.startsWith("| engine |"))
                .findFirst()
                .orElseThrow();
        // Then
        String[] cells = row.split("\\|");
        assertThat(cells[2].strip())
                .isEqualTo(String.format(Locale.ROOT, "%,.0f", Measured.PUBLISHED.eventsPerSecond()));
        assertThat(cells[9].strip()).isEqualTo(String.valueOf(Measured.PUBLISHED.cpuMicrosPerEvent()));
        assertThat(page)
                .contains(String.format(
                        Locale.ROOT, "| collector | 1 | %,.0f |", Measured.PUBLISHED.collectedEventsPerSecond()));
    }

    @Test
    void givesAPodWhatTheChartGivesIt() throws IOException {
        // When
        JsonNode values = new YAMLMapper()
                .readTree(
                        Path.of("..", "..", "helm", "tidewatch", "values.yaml").toFile());
        // Then
        assertThat(values.at("/threads").asInt()).isEqualTo(Capacity.THREADS);
        assertThat(values.at("/memory/heapMb").asInt()).isEqualTo(Capacity.HEAP_MB);
        assertThat(values.at("/memory/blockCacheMb").asInt()).isEqualTo(Capacity.BLOCK_CACHE_MB);
        assertThat(values.at("/memory/writeBufferMb").asInt()).isEqualTo(Capacity.WRITE_BUFFER_MB);
        assertThat(values.at("/memory/overheadMb").asInt()).isEqualTo(Capacity.OVERHEAD_MB);
    }

    @Test
    void printsTheTableThatIsPublished() throws IOException {
        // When
        StringWriter out = new StringWriter();
        int exitCode = Tidewatch.commandLine()
                .setOut(new PrintWriter(out))
                .execute("capacity", "--users", "1M,50M,1B", "--markdown");
        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(DOCS.resolve("capacity.md")))
                .as("put the table into docs/capacity.md: ./tidewatch capacity --users 1M,50M,1B --markdown")
                .contains(out.toString());
    }
}
