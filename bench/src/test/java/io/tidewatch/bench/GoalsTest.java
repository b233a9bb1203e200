package io.tidewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private final ObjectNode result = new ObjectMapper().createObjectNode();

    @Test
    void whatWasNotRunIsNotMeasured() {
        assertThat(Goals.json(result)).hasSizeGreaterThan(12).allSatisfy(goal -> {
            assertThat(goal.path("state").asText()).isEqualTo("not measured");
            assertThat(goal.has("measured")).isFalse();
        });
    }

    @Test
    void aRatioIsOfTheScenarioWithItsTraffic() {
        scenario("session-100k-4p-1t", "session", 100_000, false);
        scenario("uniform-100k-4p-1t", "uniform", 100_000, false);
        row("session-100k-4p-1t", "engine").put("ratio_to_state_line", 1.01);
        row("uniform-100k-4p-1t", "engine").put("ratio_to_state_line", 0.89);

        assertThat(state("engine / state line, caching off, session traffic")).isEqualTo("reached");
        assertThat(state("engine / state line, caching off, uniform users")).isEqualTo("not reached");
        assertThat(state("engine / the faster state line, session traffic")).isEqualTo("not measured");
    }

    @Test
    void growthIsOfScenariosWithAFullState() {
        scenario("uniform-100k-4p-1t", "uniform", 100_000, false);
        scenario("uniform-100k-4p-1t-filled", "uniform", 100_000, true);
        scenario("uniform-10M-4p-1t-filled", "uniform", 10_000_000, true);
        row("uniform-100k-4p-1t", "engine").put("events_per_second", 100_000);
        row("uniform-100k-4p-1t-filled", "engine").put("events_per_second", 50_000);
        row("uniform-10M-4p-1t-filled", "engine").put("events_per_second", 40_000);

        JsonNode goal = goal("10 million users / 100,000 users, throughput, uniform users");

        assertThat(goal.path("measured").asDouble()).isEqualTo(0.8);
        assertThat(goal.path("state").asText()).isEqualTo("reached");
        assertThat(state("10 million users / 100,000 users, throughput, session traffic"))
                .isEqualTo("not measured");
    }

    @Test
    void latencyIsTheEnginesAtHalfLoad() {
        ObjectNode latency = result.putObject("latency");
        var rows = latency.putArray("rows");
        rows.addObject()
                .put("row", "flink_batch")
                .put("guarantee", "exactly-once")
                .put("share_of_maximum", 0.5)
                .putObject("events")
                .put("p99_ms", 1100);
        rows.addObject()
                .put("row", "engine")
                .put("guarantee", "exactly-once")
                .put("share_of_maximum", 0.5)
                .putObject("events")
                .put("p99_ms", 151);

        assertThat(state("p99 at half load, exactly-once")).isEqualTo("not reached");
        assertThat(goal("p99 at half load, exactly-once").path("measured").asInt())
                .isEqualTo(151);
        assertThat(state("p99 at half load, at-least-once")).isEqualTo("not measured");
    }

    @Test
    void sizesAreLinesFromAbove() {
        result.putObject("footprint").put("disk_bytes_per_user", 512).put("changelog_bytes_per_event_uniform", 301);

        assertThat(state("bytes per user on disk, after session traffic")).isEqualTo("reached");
        assertThat(state("changelog bytes per event, uniform users")).isEqualTo("not reached");
    }

    private void scenario(String name, String traffic, int users, boolean filled) {
        result.withArray("scenarios")
                .addObject()
                .put("scenario", name)
                .put("traffic", traffic)
                .put("users", users)
                .put("every_user_first", filled);
    }

    private ObjectNode row(String scenario, String row) {
        return result.withArray("rows").addObject().put("scenario", scenario).put("row", row);
    }

    private String state(String goal) {
        return goal(goal).path("state").asText();
    }

    private JsonNode goal(String wanted) {
        for (JsonNode goal : Goals.json(result)) {
            if (goal.path("goal").asText().equals(wanted)) {
                return goal;
            }
        }
        throw new AssertionError("there is no goal '" + wanted + "'");
    }
}
