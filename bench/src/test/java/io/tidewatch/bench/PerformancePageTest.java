package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void tablesStandBetweenTheirMarkersAndWordsStay() throws Exception {
        String page =
                "Before.\n<!-- bench:footprint -->\nold\n<!-- /bench -->\nBetween.\n<!-- bench:core -->\n<!-- /bench -->\nAfter.\n";
        ObjectNode result = JSON.createObjectNode();
        result.putObject("footprint").put("users", 5).put("disk_bytes_per_user", 480.25);

        String once = PerformancePage.filled(page, result);

        assertThat(once)
                .startsWith("Before.\n<!-- bench:footprint -->\n")
                .contains(
                        "| disk bytes per user | 480.25 |\n<!-- /bench -->\nBetween.\n",
                        "Not measured in this run.\n<!-- /bench -->\nAfter.")
                .doesNotContain("old");
        assertThat(PerformancePage.filled(once, result)).isEqualTo(once);
    }

    @Test
    void aPartThatFailedIsSaid() {
        ObjectNode result = JSON.createObjectNode();
        result.putObject("latency").put("failed", "no broker");

        assertThat(PerformancePage.filled("<!-- bench:latency -->\n<!-- /bench -->\n", result))
                .contains("Failed: no broker");
    }

    @Test
    void aPageWithoutPlacesIsRefused() throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "Words only.\n");

        assertThatThrownBy(() -> PerformancePage.check(page)).hasMessageContaining("bench:goals");
    }

    @Test
    void theRepositorysPageHasAPlaceForEveryPart() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "performance.md"));

        for (String key : new String[] {"made", "goals", "throughput", "latency", "footprint", "core", "collector"}) {
            assertThat(page).contains("<!-- bench:" + key + " -->");
        }
    }

    @Test
    void aCoreFigureIsGivenForAnEventOfItsBatch() throws Exception {
        JsonNode core = JSON.readTree("""
                [{"benchmark": "io.tidewatch.bench.core.ScoringBenchmark.decide", "params": {"batch": "256"},
                  "primaryMetric": {"score": 512.0, "scoreError": "NaN", "scoreUnit": "us/op"},
                  "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 25600.0}}}]
                """);

        assertThat(CoreTable.of(core)).contains("| decide | 256 | 512 us | – | 2 us | 100 |");
    }
}
