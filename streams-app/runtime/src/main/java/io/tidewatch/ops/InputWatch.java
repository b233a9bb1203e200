package io.tidewatch.ops;

import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.LostEvents;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers now and then how far the consumer group has come in the input topic, and remembers since when they do not answer. With
 * clients of its own and off the stream threads: one that hangs cannot say that records wait for it.
 */
final class InputWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(InputWatch.class);
    private static final String TOPIC = TopicNames.SHOP_EVENTS;
    private static final String CLIENT = "tidewatch-input-watch";
    /** Two small requests; far shorter than a stall has to last to count as one. */
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** Brokers that take longer are no witness. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** A partition that has not moved for so long is looked at: is there a record, or a transaction's marker? */
    private static final Duration SUSPICIOUS = Duration.ofMinutes(1);

    private final Clock clock;
    private final String group;
    private final Admin admin;
    private final WaitingRecords records;
    private final Future<?> looks;
    private final Supplier<Set<Integer>> own;
    private final LostEvents lost;
    private final InputProgress progress = new InputProgress();
    private final RetentionCheck retention = new RetentionCheck();
    private volatile InputView latest = InputView.unasked();
    private volatile Map<Integer, Long> readTo = Map.of();

    /**
     * Starts to watch.
     *
     * @param thread on which the brokers are asked
     * @param own the input partitions of this instance
     * @param lost told of events that were deleted before they were read
     */
    InputWatch(
            TidewatchConfig config,
            ScheduledExecutorService thread,
            Clock clock,
            Supplier<Set<Integer>> own,
            LostEvents lost) {
        this.clock = clock;
        this.own = own;
        this.lost = lost;
        this.group = config.applicationId();
        this.admin = EngineAdmin.open(config, CLIENT, PATIENCE);
        this.records = new WaitingRecords(config, CLIENT, clock);
        this.looks = thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the brokers have last told. */
    InputView view() {
        return latest;
    }

    /** The offset up to which a partition has no record left to read, as was last seen; 0 if nobody has looked. */
    long readTo(int partition) {
        return readTo.getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        looks.cancel(true);
        admin.close(Duration.ZERO);
        closeRecords();
    }

    /** Once a look that is at work has ended: the client is one thread's at a time. */
    private synchronized void closeRecords() {
        records.close();
    }

    private synchronized void look() {
        Instant asked = clock.instant();
        InputView before = latest;
        Optional<Instant> observedAt = before.observedAt();
        Brokers brokers = before.brokers();
        try {
            Map<Integer, InputProgress.Offsets> offsets = offsets();
            Instant now = clock.instant();
            observedAt = Optional.of(now);
            brokers = brokers.answered(now);
            progress.observe(now, offsets);
            tellRetention(retention.look(offsets, own.get(), progress::readTo));
            lookForRecords(now);
        } catch (InterruptedException | InterruptException closed) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception failed) {
            // Nothing to be done about: the next look may be answered.
            LOGGER.atDebug().setCause(failed).log("Brokers did not tell the input's offsets");
            brokers = isSilence(failed) ? brokers.unanswered(asked) : brokers.answered(clock.instant());
        }
        tellSilence(before.brokers(), brokers);
        latest = new InputView(progress.view(), observedAt, brokers);
        readTo = latest.partitions().stream()
                .map(InputPartition::partition)
                .collect(Collectors.toMap(Function.identity(), progress::readTo));
    }

    /** Of this instance's partitions, and of those that stand still: nobody may hold them. */
    private void lookForRecords(Instant now) {
        Set<Integer> partitions = progress.suspects(now.minus(SUSPICIOUS));
        partitions.addAll(own.get());
        WaitingRecords.Seen seen = records.look(progress.waiting(partitions));
        seen.nothingBefore().forEach(progress::nothingBefore);
        seen.firstAt().forEach((partition, came) -> progress.oldestAt(partition, came, now));
    }

    private void tellRetention(RetentionCheck.Finding finding) {
        finding.gone().forEach(gone -> lost.noticed(gone.partition(), gone.from(), gone.to()));
        if (!finding.beginsAt().isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("topic", TOPIC)
                    .addKeyValue("offsets", finding.beginsAt())
                    .log("The group has committed nothing of some partitions and begins with the earliest records"
                            + " there are");
        }
    }

    /** A broker that refuses has answered. */
    private static boolean isSilence(Exception failed) {
        Throwable reason = failed instanceof ExecutionException ? failed.getCause() : failed;
        return reason instanceof TimeoutException
                || reason instanceof org.apache.kafka.common.errors.TimeoutException
                || reason instanceof DisconnectException;
    }

    private static void tellSilence(Brokers before, Brokers now) {
        if (before.silentSince().isEmpty() && now.silentSince().isPresent()) {
            LOGGER.atWarn()
                    .addKeyValue("since", now.silentSince().orElseThrow())
                    .log("No broker answers");
        }
        if (before.silentSince().isPresent() && now.silentSince().isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("silentSince", before.silentSince().orElseThrow())
                    .log("Brokers answer again");
        }
    }

    private Map<Integer, InputProgress.Offsets> offsets() throws Exception {
        List<TopicPartition> partitions = admin
                .describeTopics(List.of(TOPIC))
                .allTopicNames()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .get(TOPIC)
                .partitions()
                .stream()
                .map(TopicPartitionInfo::partition)
                .map(partition -> new TopicPartition(TOPIC, partition))
                .toList();
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        // Before what is committed: else a log that is deleted behind the group would look as if it had overtaken it.
        Map<TopicPartition, Long> earliest = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> committed = committed(partitions);
        Map<Integer, InputProgress.Offsets> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            offsets.put(
                    partition.partition(),
                    new InputProgress.Offsets(
                            committed.containsKey(partition)
                                    ? OptionalLong.of(committed.get(partition))
                                    : OptionalLong.empty(),
                            earliest.get(partition),
                            ends.get(partition)));
        }
        return offsets;
    }

    private Map<TopicPartition, Long> committed(List<TopicPartition> partitions) throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null && partitions.contains(partition)) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
