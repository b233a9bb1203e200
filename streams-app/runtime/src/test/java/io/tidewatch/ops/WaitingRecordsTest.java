package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class WaitingRecordsTest {
    private static final Instant CAME = Instant.parse("2026-11-30T12:00:00Z");
    private static final TopicPartition PARTITION = new TopicPartition(TopicNames.SHOP_EVENTS, 0);

    private final List<MockConsumer<byte[], byte[]>> opened = new ArrayList<>();
    private final WaitingRecords records = new WaitingRecords(this::open, Clock.systemUTC());

    /** A client keeps what it fetched last, and that may be of a user who is erased. */
    @Test
    void noClientIsKeptWhileNothingWaits() {
        // Given
        WaitingRecords.Seen seen = records.look(Map.of(0, new WaitingRecords.Range(7, 8)));
        assertThat(seen.firstAt()).containsExactly(Map.entry(0, CAME));
        assertThat(opened)
                .singleElement()
                .satisfies(client -> assertThat(client.closed()).isFalse());

        // When
        records.look(Map.of());

        // Then
        assertThat(opened)
                .singleElement()
                .satisfies(client -> assertThat(client.closed()).isTrue());
    }

    @Test
    void anotherClientIsOpenedWhenSomethingWaitsAgain() {
        records.look(Map.of(0, new WaitingRecords.Range(7, 8)));
        records.look(Map.of());

        // When
        WaitingRecords.Seen seen = records.look(Map.of(0, new WaitingRecords.Range(7, 8)));

        // Then
        assertThat(seen.firstAt()).containsExactly(Map.entry(0, CAME));
        assertThat(opened).hasSize(2);
        records.close();
        assertThat(opened).allSatisfy(client -> assertThat(client.closed()).isTrue());
    }

    @Test
    void oneClientLooksAsLongAsSomethingWaits() {
        records.look(Map.of(0, new WaitingRecords.Range(7, 8)));
        opened.get(0).schedulePollTask(() -> opened.get(0).addRecord(record()));

        // When
        records.look(Map.of(0, new WaitingRecords.Range(7, 8)));

        // Then
        assertThat(opened).hasSize(1);
        records.close();
    }

    private Consumer<byte[], byte[]> open() {
        MockConsumer<byte[], byte[]> client = new MockConsumer<>("earliest");
        client.updateBeginningOffsets(Map.of(PARTITION, 0L));
        client.updateEndOffsets(Map.of(PARTITION, 8L));
        client.schedulePollTask(() -> client.addRecord(record()));
        opened.add(client);
        return client;
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                7,
                CAME.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }
}
