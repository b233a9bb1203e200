package io.tidewatch.ops;

import io.tidewatch.streams.config.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How long an engine with records waiting may do nothing before only a restart helps, while brokers answer. Longer than Kafka's own limit
 * of five minutes between two polls of a thread ({@code max.poll.interval.ms}), which Kafka ends itself, and than that for the retries of
 * a task ({@code task.timeout.ms}) where the user gives one: the engine's own is so long that no outage ends a process. A restart
 * earlier would cost a restore, and help nothing when the brokers are what is slow.
 */
final class StallBound {
    /** The limit between two polls, if nobody has changed it. */
    static final Duration KAFKAS_LIMIT = Duration.ofMinutes(5);
    /** What Kafka needs beyond its limits to end a stall itself: a rebalance, a thread's end. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private StallBound() {}

    /** The bound for the properties that the user passes to Kafka. */
    static Duration of(KafkaProperties kafka) {
        Map<String, String> given = kafka.values();
        return Stream.of(
                        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
                        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
                        StreamsConfig.TASK_TIMEOUT_MS_CONFIG)
                .filter(given::containsKey)
                .map(property ->
                        Duration.ofMillis(Long.parseLong(given.get(property).strip())))
                .reduce(KAFKAS_LIMIT, (longest, limit) -> limit.compareTo(longest) > 0 ? limit : longest)
                .plus(GRACE);
    }
}
