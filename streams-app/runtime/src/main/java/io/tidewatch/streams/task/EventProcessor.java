package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TidewatchConfig;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The topology's one processor. Holds nothing but the task at work and its turns, and lets go of both when it is closed: Kafka Streams
 * revives a corrupted task with the same processor and the same schedules, and an old task at work beside the new one would send
 * events twice and free the slots of others.
 */
final class EventProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** A batch waits at most a quarter longer than it should, or the shortest turn. */
    private static final int TURNS_PER_WAIT = 4;
    /** More turns than that cost more than the milliseconds are worth: each halves what the stream thread takes at once. */
    private static final Duration SHORTEST_TURN = Duration.ofMillis(5);

    private final TidewatchConfig config;
    private final EngineParts parts;
    private Optional<AtWork> atWork = Optional.empty();

    /** What a task does, and what gives it its turns. */
    private static final class AtWork {
        private final WorkToDo toDo;
        private final Cancellable turns;
        /** Empty only where the next one could not begin: what was closed is not to be closed again. */
        private Optional<TaskWork> work;

        AtWork(WorkToDo toDo, ProcessorContext<byte[], byte[]> context, Duration turn) {
            this.toDo = toDo;
            this.work = Optional.of(toDo.begin());
            this.turns = context.schedule(
                    turn, PunctuationType.WALL_CLOCK_TIME, wallMillis -> work.ifPresent(TaskWork::turn));
        }

        void process(Record<byte[], byte[]> record) {
            TaskWork now = work.orElseThrow();
            now.process(record);
            if (now.isOver()) {
                work = Optional.empty();
                now.close();
                work = Optional.of(toDo.begin());
            }
        }

        void close() {
            turns.cancel();
            work.ifPresent(TaskWork::close);
        }
    }

    EventProcessor(TidewatchConfig config, EngineParts parts) {
        this.config = config;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        Duration turn = config.batch().maxWait().dividedBy(TURNS_PER_WAIT);
        atWork = Optional.of(new AtWork(
                new WorkToDo(config, parts, context),
                context,
                turn.compareTo(SHORTEST_TURN) < 0 ? SHORTEST_TURN : turn));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        atWork.orElseThrow().process(record);
    }

    @Override
    public void close() {
        // Comes after the last commit: too late to score what waits, which its slots keep for the next owner.
        Optional<AtWork> ended = atWork;
        // First: a close that fails is not to be repeated on a model that was let go of.
        atWork = Optional.empty();
        ended.ifPresent(AtWork::close);
    }
}
