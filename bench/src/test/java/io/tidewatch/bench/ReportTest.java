package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.row.Lap;
import io.tidewatch.bench.row.RowKind;
import java.io.StringReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
    private static final Scenario SCENARIO = new Scenario(
            new Load(Traffic.SESSION, 100_000, 1000, false),
            4,
            1,
            List.of(RowKind.STATE_LINE, RowKind.STATE_LINE_CACHED, RowKind.ENGINE, RowKind.FLINK_STEP),
            2);

    private final Report report = new Report(
            new Plan("quick", List.of(SCENARIO), new Pace(1, 1), new Pace(1, 1)),
            "a machine <of two cores>",
            Instant.EPOCH);

    @BeforeEach
    void runTheScenario() {
        report.add(new Outcome(
                SCENARIO,
                List.of(
                        figures(RowKind.STATE_LINE, 10, 90, 110, 100),
                        figures(RowKind.STATE_LINE_CACHED, 5, 200, 200, 200),
                        figures(RowKind.ENGINE, 20, 50, 40, 60)),
                List.of(new Failure("flink_step", 2, "no slot\nand a long trace"))));
    }

    @Test
    void ratiosAreOfMediansAgainstTheStateLines() {
        JsonNode engine = report.json().get("rows").get(2);

        assertThat(engine.get("scenario").asText()).isEqualTo("session-100k-4p-1t");
        assertThat(engine.get("row").asText()).isEqualTo("engine");
        assertThat(engine.get("events_per_second").asDouble()).isEqualTo(50);
        assertThat(engine.get("spread").asDouble()).isEqualTo(0.4);
        assertThat(engine.get("ratio_to_state_line").asDouble()).isEqualTo(0.5);
        assertThat(engine.get("ratio_to_faster_state_line").asDouble()).isEqualTo(0.25);
        assertThat(engine.get("cpu_micros_per_event").asDouble()).isEqualTo(20);
        assertThat(engine.get("ratio_to_state_line_cpu").asDouble()).isEqualTo(0.5);
        assertThat(engine.get("engine_ratio").asDouble()).isEqualTo(1);
    }

    @Test
    void aRatioToARowThatWasNotRunIsLeftOut() {
        Report alone =
                new Report(new Plan("own", List.of(SCENARIO), new Pace(1, 1), new Pace(1, 1)), "", Instant.EPOCH);
        alone.add(new Outcome(SCENARIO, List.of(figures(RowKind.ENGINE, 20, 50)), List.of()));

        JsonNode engine = alone.json().get("rows").get(0);

        assertThat(engine.has("ratio_to_state_line")).isFalse();
        assertThat(engine.has("ratio_to_faster_state_line")).isFalse();
    }

    @Test
    void theTableHasARowForEachAndSaysWhatFailed() {
        List<String> lines = Markdown.of(report.json()).lines().toList();

        assertThat(lines)
                .filteredOn(line -> line.startsWith("| state_line") || line.startsWith("| engine |"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.split("\\|")).hasSize(13));
        assertThat(lines).contains("Failed: flink_step in round 2: no slot");
        assertThat(report.hasFailures()).isTrue();
    }

    @Test
    void thePlotIsWellFormedWithABarForEachRow() throws Exception {
        var svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Plot.svg(report.json()))));

        // One for the ground.
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1 + 3);
    }

    private static Figures figures(RowKind row, double cpu, double... rates) {
        return new Figures(
                row,
                Arrays.stream(rates)
                        .mapToObj(rate -> new Lap(rate, cpu, cpu, 0, 1000, 1, 1, true))
                        .toList());
    }
}
