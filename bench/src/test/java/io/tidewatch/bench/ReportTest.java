package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final Report report = new Report(
            new Load(1000, 10),
            4,
            List.of(
                    new Figures("state", "one read and write", List.of(90d, 110d, 100d), List.of(9d, 11d, 10d)),
                    new Figures("engine", "all of it", List.of(50d, 40d, 60d), List.of(20d, 20d, 20d))));

    @Test
    void ratiosAreOfMediansAgainstTheEngine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bench.json");

        report.writeJson(file);

        JsonNode state = new ObjectMapper().readTree(file.toFile()).get("rows").get(0);
        assertThat(state.get("events_per_second").asDouble()).isEqualTo(100);
        assertThat(state.get("engine_ratio").asDouble()).isEqualTo(0.5);
        assertThat(state.get("engine_ratio_cpu").asDouble()).isEqualTo(0.5);
        assertThat(state.get("spread").asDouble()).isEqualTo(0.2);
    }

    @Test
    void theTableHasARowForEach() {
        assertThat(report.table().lines().filter(line -> line.startsWith("| state |") || line.startsWith("| engine |")))
                .hasSize(2);
    }
}
