package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OvertakenPositionsTest {
    private static final TopicPartition ONE = new TopicPartition(TopicNames.SHOP_EVENTS, 1);
    private static final TopicPartition TWO = new TopicPartition(TopicNames.SHOP_EVENTS, 2);
    private static final Set<TopicPartition> BOTH = Set.of(ONE, TWO);

    private final LostEvents lost = new LostEvents(Clock.systemUTC());
    private final OvertakenPositions overtaken = new OvertakenPositions(lost);

    @Test
    void whatLiesBetweenThePositionAndTheNextRecordIsLost() {
        overtaken.add(Map.of(ONE, 100L));
        overtaken.readOn(recordsAt(ONE, 140, 141), BOTH);

        assertThat(lost.figures().events()).containsExactly(Map.entry(1, 40L));
        assertThat(overtaken.isEmpty()).isTrue();
    }

    @Test
    void aPartitionWithoutRecordsIsWaitedFor() {
        overtaken.add(Map.of(ONE, 100L, TWO, 7L));
        overtaken.readOn(recordsAt(ONE, 140), BOTH);
        overtaken.readOn(recordsAt(ONE, 190), BOTH);
        assertThat(lost.figures().of(2)).isZero();

        overtaken.readOn(recordsAt(TWO, 9), BOTH);

        assertThat(lost.figures().events()).isEqualTo(Map.of(1, 40L, 2, 2L));
    }

    @Test
    void whoIsOvertakenAgainBeforeReadingCountsFromTheFirstPosition() {
        overtaken.add(Map.of(ONE, 100L));
        overtaken.add(Map.of(ONE, 140L));
        overtaken.readOn(recordsAt(ONE, 150), BOTH);

        assertThat(lost.figures().of(1)).isEqualTo(50);
    }

    @Test
    void aPartitionThatMovedAwayIsItsNextReadersToTellOf() {
        overtaken.add(Map.of(ONE, 100L));
        overtaken.readOn(recordsAt(TWO, 5), Set.of(TWO));
        overtaken.readOn(recordsAt(ONE, 9_000), BOTH);

        assertThat(lost.figures().events()).isEmpty();
    }

    @Test
    void aLogThatWasCutBelowThePositionHasSkippedNothing() {
        overtaken.add(Map.of(ONE, 100L));
        overtaken.readOn(recordsAt(ONE, 0), BOTH);

        assertThat(lost.figures().events()).isEmpty();
        assertThat(overtaken.isEmpty()).isTrue();
    }

    private static ConsumerRecords<byte[], byte[]> recordsAt(TopicPartition partition, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = Arrays.stream(offsets)
                .mapToObj(offset -> new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]))
                .toList();
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }
}
