package io.tidewatch.streams;

import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the input topic that were deleted before they were read, by retention or by hand: keeps them, counts them and
 * says so in the log, each offset once however often and by whomever it is noticed. Thread-safe.
 *
 * <p>Counted in offsets: where the shop's producers write in transactions each transaction's end has one too, so it is at most so
 * many events.
 */
public final class LostEvents {
    private static final Logger LOGGER = LoggerFactory.getLogger(LostEvents.class);
    /** For a person who looks; the log has all. */
    private static final int SPANS_KEPT = 20;

    private final Clock clock;
    /** By partition, the offset before which every loss has been counted. */
    private final Map<Integer, Long> countedTo = new TreeMap<>();

    private final Map<Integer, Long> events = new TreeMap<>();
    private final Deque<Span> latest = new ArrayDeque<>();

    /**
     * Events that are gone.
     *
     * @param partition of the input topic
     * @param from the first offset that is gone
     * @param to the offset after the last one
     * @param noticedAt when it was noticed, which is not when they were deleted
     */
    public record Span(int partition, long from, long to, Instant noticedAt) {
        public Span {
            Objects.requireNonNull(noticedAt, "noticedAt");
        }

        /** How many events, at most. */
        public long events() {
            return to - from;
        }
    }

    /**
     * What was lost since the process started, as far as it was noticed here.
     *
     * @param events how many at most, by partition; one without a loss is missing
     * @param latest the last losses, the newest last
     */
    public record Figures(Map<Integer, Long> events, List<Span> latest) {
        public Figures {
            events = Map.copyOf(events);
            latest = List.copyOf(latest);
        }

        /** How many of a partition, at most. */
        public long of(int partition) {
            return events.getOrDefault(partition, 0L);
        }
    }

    /** Nothing is lost yet. */
    public LostEvents(Clock clock) {
        this.clock = clock;
    }

    /**
     * Somebody has noticed that events are gone.
     *
     * @param partition of the input topic
     * @param from the first offset that was not read
     * @param to the first offset after it that is still there; at or below {@code from} nothing is lost
     */
    public synchronized void noticed(int partition, long from, long to) {
        long first = Math.max(from, countedTo.getOrDefault(partition, 0L));
        if (to <= first) {
            return;
        }
        Span span = new Span(partition, first, to, clock.instant());
        countedTo.put(partition, to);
        events.merge(partition, span.events(), Long::sum);
        latest.addLast(span);
        if (latest.size() > SPANS_KEPT) {
            latest.removeFirst();
        }
        LOGGER.atWarn()
                .addKeyValue("topic", TopicNames.SHOP_EVENTS)
                .addKeyValue("partition", partition)
                .addKeyValue("fromOffset", first)
                .addKeyValue("toOffset", to)
                .addKeyValue("events", span.events())
                .log("Events were deleted before they were read");
    }

    /**
     * A consumer has noticed that events are gone which had been sent on to their right partition. They count for that partition; where
     * they lay at first is gone with them.
     *
     * @param from the first offset that was not read
     * @param to the first offset after it that is still there; at or below {@code from} nothing is lost
     */
    synchronized void noticedOnTheWay(TopicPartition partition, long from, long to) {
        if (to <= from) {
            return;
        }
        events.merge(partition.partition(), to - from, Long::sum);
        LOGGER.atWarn()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("fromOffset", from)
                .addKeyValue("toOffset", to)
                .log("Events that had been sent on to their right partition were deleted before they were read");
    }

    /** What was lost so far. */
    public synchronized Figures figures() {
        return new Figures(events, new ArrayList<>(latest));
    }
}
