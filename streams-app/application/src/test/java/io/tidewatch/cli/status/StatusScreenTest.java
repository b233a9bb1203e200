package io.tidewatch.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusScreenTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30Z");

    @Test
    void allInstancesStandOnOneScreenWithWhatTheyDo() {
        // Given
        GroupStatus before = group(NOW.minusSeconds(2), answering("10.0.0.1:8080", page("10:15:28", 1_000, "")));
        GroupStatus now = group(NOW, answering("10.0.0.1:8080", page("10:15:30", 3_468, "")));

        // When
        List<String> lines = StatusScreen.lines(now, Optional.of(before));

        // Then
        assertThat(lines)
                .containsExactly(
                        "shop-engine: 1 of 1 instances answer, 2 of 4 partitions are at work (not 2-3);"
                                + " 2026-11-29T10:15:30Z",
                        "1,234 events/s, 1,217 records behind, the oldest of them 4.5 s old",
                        "",
                        "INSTANCE       READY  UP       VERSION  PARTITIONS  STANDBYS  EVENTS/S  LAG    LAG S  ALERTS "
                                + " MODEL     NOTES",
                        "10.0.0.1:8080  yes    2 d 3 h  1.2.3    0-1         3         1,234     1,217  4.5    97     "
                                + " shop-gru  timers behind in 1 partition",
                        "",
                        "PARTITION  INSTANCE       LAG    LAG S  NO COMMIT FOR  WAITING  CLOCK BEHIND  TIMERS",
                        "1          10.0.0.1:8080  1,217  4.5    1 min 10 s     3        5 min 0 s     behind");
    }

    @Test
    void anInstanceThatDoesNotAnswerIsSaidToWithWhatTheGroupHasGivenIt() {
        GroupStatus now = group(
                NOW,
                answering(
                        "10.0.0.1:8080",
                        page(
                                "10:15:30",
                                5,
                                ", \"instances\": [{\"address\": \"10.0.0.2:8080\", \"partitions\": [3, 2]}]")),
                new GroupStatus.Instance("10.0.0.2:8080", Optional.empty(), "Connection refused"));

        assertThat(StatusScreen.lines(now, Optional.empty()))
                .contains("- events/s, 1,217 records behind, the oldest of them 4.5 s old")
                .anyMatch(line ->
                        line.matches("10\\.0\\.0\\.2:8080 +\\? +- +- +2-3 +- .*does not answer: Connection refused"));
        assertThat(StatusScreen.plain(now, Optional.empty()))
                .contains("2026-11-29T10:15:30Z 10.0.0.2:8080 does not answer: Connection refused");
    }

    @Test
    void nobodyAnswers() {
        GroupStatus now = group(NOW, new GroupStatus.Instance("localhost:8080", Optional.empty(), "no answer in time"));

        assertThat(now.anyAnswers()).isFalse();
        assertThat(StatusScreen.lines(now, Optional.empty()))
                .startsWith(
                        "Tidewatch: 0 of 1 instances answer, 0 of 0 partitions are at work; 2026-11-29T10:15:30Z",
                        "- events/s, - records behind, the oldest of them - s old");
    }

    @Test
    void whatIsWrongIsSaidInWords() {
        JsonNode page = json("""
            {"application_id": "a", "version": "1", "uptime_seconds": 65, "time": "2026-11-29T10:15:30.000Z",
             "ready": {"ok": false, "cause": "600 records of 1 stores are still to be restored"},
             "brokers": {"silent_since": "2026-11-29T10:14:00.123Z"},
             "model": {"name": "old", "refused": {"name": "new"}},
             "stores": [{"store": "profiles", "partition": 0, "standby": false, "restored_offsets": 400,
                         "total_offsets": 1000, "finished": false},
                        {"store": "timers", "partition": 0, "standby": false, "restored_offsets": 9,
                         "total_offsets": 9, "finished": true}],
             "tasks": [{"partition": 7, "model": "old", "unaccounted_events": -2}]}\
            """);

        List<String> lines = StatusScreen.lines(group(NOW, answering("x:1", page)), Optional.empty());

        assertThat(lines.get(4))
                .contains("NO", "1 min 5 s")
                .endsWith("600 records of 1 stores are still to be restored; restored 40 %;"
                        + " no broker answers since 2026-11-29T10:14:00Z; refuses model new;"
                        + " -2 events of partition 7 unaccounted for");
    }

    @Test
    void whatAnotherMachineSaysIsNotObeyedByTheTerminal() {
        JsonNode page = json("{\"application_id\": \"a\\u001b[2J\", \"model\": {\"name\": \"m\\u0007\"}}");

        GroupStatus now = group(NOW, answering("x:1", page));

        assertThat(StatusScreen.lines(now, Optional.empty())).noneMatch(line -> line.contains("\u001b"));
        assertThat(StatusScreen.plain(now, Optional.empty())).noneMatch(line -> line.contains("\u0007"));
    }

    @Test
    void aRestartBetweenTwoLooksGivesNoRate() {
        GroupStatus before = group(NOW.minusSeconds(2), answering("x:1", page("10:15:28", 1_000, "")));
        GroupStatus now = group(NOW, answering("x:1", page("10:15:30", 10, "")));

        assertThat(now.eventsPerSecond(now.instances().get(0), Optional.of(before)))
                .isEmpty();
    }

    @Test
    void thePartitionsThatLagMostAreShownAndTheOthersCounted() {
        String tasks = String.join(
                ", ",
                IntStream.range(0, 20)
                        .mapToObj(i -> "{\"partition\": %d, \"lag_records\": 1, \"lag_seconds\": %d}".formatted(i, i))
                        .toList());
        JsonNode page = json("{\"application_id\": \"a\", \"tasks\": [" + tasks + "]}");

        List<String> lines = StatusScreen.lines(group(NOW, answering("x:1", page)), Optional.empty());

        assertThat(lines.get(7)).startsWith("19 ");
        assertThat(lines).endsWith("and 8 more partitions that lag less");
    }

    @Test
    void numbersInARowAreOneRange() {
        assertThat(StatusScreen.ranges(List.of(7, 2, 0, 1, 9, 10))).isEqualTo("0-2,7,9-10");
        assertThat(StatusScreen.ranges(List.of())).isEqualTo("-");
    }

    private static GroupStatus group(Instant at, GroupStatus.Instance... instances) {
        return new GroupStatus(at, List.of(instances));
    }

    private static GroupStatus.Instance answering(String address, JsonNode page) {
        return new GroupStatus.Instance(address, Optional.of(InstanceStatus.of(page)), "");
    }

    private static JsonNode page(String time, long eventsIn, String more) {
        return json("""
            {"application_id": "shop-engine", "version": "1.2.3", "uptime_seconds": 183600.4,
             "time": "2026-11-29T%s.000Z", "state": "RUNNING", "ready": {"ok": true, "cause": "running"},
             "input": {"partitions": [0, 1], "topic_partitions": 4}, "model": {"name": "shop-gru"},
             "counters": {"events_in": %d, "alerts_by_kind": {"raised": 90, "expired": 7}},
             "stores": [{"store": "profiles", "partition": 3, "standby": true, "finished": false}],
             "tasks": [{"partition": 0, "model": "shop-gru", "lag_records": 0, "lag_seconds": 0.0},
                       {"partition": 1, "model": "shop-gru", "lag_records": 1217, "lag_seconds": 4.51,
                        "stuck_since": "2026-11-29T10:14:20.000Z", "clock_lag_seconds": 300.2,
                        "pending_events": 3, "timers_behind": true}]%s}\
            """.formatted(time, eventsIn, more));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException noJson) {
            throw new AssertionError(noJson);
        }
    }
}
