package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.savepoint.SavepointTails;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.SavepointEnd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SavepointListCommandTest {
    @Test
    void tellsWhatIsWholeWithItsUsersAndWhatIsNot() {
        // Given
        Map<String, SavepointTails> savepoints = new TreeMap<>();
        savepoints.put(
                "nightly", new SavepointTails(2, Map.of(0, end(0, 4_000), 1, end(1, 3_000)), Map.of(0, 9L, 1, 8L)));
        savepoints.put("g2", new SavepointTails(4, Map.of(), Map.of()));
        // When
        List<String> lines = SavepointListCommand.lines(savepoints);
        // Then
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).matches("g2 +4 +- +- +begun or emptied");
        assertThat(lines.get(2)).matches("nightly +2 +7000 +2024-03-01T00:00:01Z +whole");
        assertThat(SavepointListCommand.lines(Map.of())).containsExactly("There is no savepoint.");
    }

    @Test
    void aTaskIsOpenWhenItsGroupIsBehindTheEnd() {
        SavepointTails tails = new SavepointTails(2, Map.of(0, end(0, 1), 1, end(1, 1)), Map.of(0, 9L, 1, 8L));
        assertThat(tails.passed(Map.of())).isZero();
        assertThat(tails.passed(Map.of(0, 9L, 1, 9L))).isEqualTo(1);
        assertThat(tails.passed(Map.of(0, 10L, 1, 9L))).isEqualTo(2);
    }

    private static SavepointEnd end(int partition, long users) {
        Instant clock = Instant.parse("2024-03-01T00:00:00Z").plusSeconds(partition);
        return new SavepointEnd(
                new Barrier(
                        "nightly",
                        BarrierKind.LIVE,
                        partition,
                        2,
                        1,
                        1,
                        OptionalLong.of(clock.toEpochMilli()),
                        Optional.empty(),
                        Optional.empty()),
                2,
                users,
                1);
    }
}
