package io.tidewatch.console.kafka;

import io.tidewatch.console.view.Throughput;
import io.tidewatch.topics.TopicNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers how far the engine's group has come in the input: all partitions, so those of other instances as well. */
final class InputOffsets {
    private final Admin admin;
    private final String group;
    private final IntToLongFunction readTo;

    /**
     * Asks with a client.
     *
     * @param readTo see {@link io.tidewatch.console.EngineSource#readTo}
     */
    InputOffsets(Admin admin, String group, IntToLongFunction readTo) {
        this.admin = admin;
        this.group = group;
        this.readTo = readTo;
    }

    /**
     * A look; partitions of which nothing is committed yet count from their beginning.
     *
     * @throws ExecutionException if a broker refuses
     * @throws TimeoutException if none answers
     */
    Map<Integer, Throughput.Offsets> look() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        int partitions = admin.describeTopics(List.of(TopicNames.SHOP_EVENTS))
                .allTopicNames()
                .get(ConsoleClients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .get(TopicNames.SHOP_EVENTS)
                .partitions()
                .size();
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition of = new TopicPartition(TopicNames.SHOP_EVENTS, partition);
            latest.put(of, OffsetSpec.latest());
            earliest.put(of, OffsetSpec.earliest());
        }
        // What is committed first: asked last, it could be beyond the end.
        Map<TopicPartition, Long> read = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ConsoleClients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        read.put(partition, offset.offset());
                    }
                });
        Map<TopicPartition, Long> begins = offsets(earliest);
        Map<Integer, Throughput.Offsets> offsets = new HashMap<>();
        offsets(latest).forEach((partition, end) -> {
            long known = Math.max(begins.get(partition), readTo.applyAsLong(partition.partition()));
            offsets.put(
                    partition.partition(),
                    new Throughput.Offsets(Math.max(known, read.getOrDefault(partition, 0L)), end));
        });
        return offsets;
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> which)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(which, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(ConsoleClients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
