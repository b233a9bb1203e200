package io.tidewatch.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks a few times a second how far a group has come with {@code shop.events}, whatever happens to brokers meanwhile, so that the time a
 * fault took can be told afterwards.
 */
final class LagWatch implements AutoCloseable {
    /** Short beside the seconds that a restart takes, and next to nothing for three brokers. */
    private static final Duration EVERY = Duration.ofMillis(200);
    /** A look that takes longer is given up: a broker is away. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Admin admin;
    private final String group;
    private final List<Look> looks = new ArrayList<>();
    private final Thread thread;

    /**
     * What was seen.
     *
     * @param nanos when it was asked, as {@link System#nanoTime()}
     * @param committed up to which offset the group had taken each partition
     */
    record Look(long nanos, Map<TopicPartition, Long> committed) {
        boolean hasTaken(Map<TopicPartition, Long> offsets) {
            return offsets.entrySet().stream()
                    .allMatch(offset -> committed.getOrDefault(offset.getKey(), 0L) >= offset.getValue());
        }
    }

    /** A moment, and how far the input had come by then. */
    record Mark(long nanos, Map<TopicPartition, Long> ends) {
        static Mark now(EngineRun run) {
            return new Mark(System.nanoTime(), run.sentUpTo());
        }
    }

    LagWatch(ShopTopics topics, String group) {
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers()));
        this.group = group;
        this.thread = new Thread(this::watch, "lag-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** How long after a mark the group had taken all that had been sent by then; empty if it has not. */
    OptionalLong millisUntilTaken(Mark mark) {
        return looks().stream()
                .filter(look -> look.nanos() >= mark.nanos() && look.hasTaken(mark.ends()))
                .mapToLong(look -> TimeUnit.NANOSECONDS.toMillis(look.nanos() - mark.nanos()))
                .findFirst();
    }

    /** All that was seen so far, in order. */
    List<Look> looks() {
        synchronized (looks) {
            return List.copyOf(looks);
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(EVERY.toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            long nanos = System.nanoTime();
            Map<TopicPartition, OffsetAndMetadata> committed =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            Map<TopicPartition, Long> taken = committed.entrySet().stream()
                    .filter(at -> at.getValue() != null)
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, at -> at.getValue().offset()));
            synchronized (looks) {
                looks.add(new Look(nanos, taken));
            }
        } catch (ExecutionException | TimeoutException away) {
            // That is what is tried here; the next look may see something.
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        admin.close(ANSWER);
    }
}
