package io.tidewatch.streams;

import io.tidewatch.streams.config.TidewatchConfig;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The topology's one processor. Holds nothing but the task at work, so that a task that is revived starts clean. */
final class EventProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /** A batch waits at most a quarter longer than it should, or the shortest turn. */
    private static final int TURNS_PER_WAIT = 4;
    /** More turns than that cost more than the milliseconds are worth: each halves what the stream thread takes at once. */
    private static final Duration SHORTEST_TURN = Duration.ofMillis(5);

    private final TidewatchConfig config;
    private final EngineParts parts;
    private Optional<EngineTask> task = Optional.empty();

    EventProcessor(TidewatchConfig config, EngineParts parts) {
        this.config = config;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        EngineTask started = new EngineTask(config, parts, context);
        task = Optional.of(started);
        Duration turn = config.batch().maxWait().dividedBy(TURNS_PER_WAIT);
        context.schedule(
                turn.compareTo(SHORTEST_TURN) < 0 ? SHORTEST_TURN : turn,
                PunctuationType.WALL_CLOCK_TIME,
                wallMillis -> started.turn());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        task.orElseThrow().process(record);
    }

    @Override
    public void close() {
        // Comes after the last commit: too late to score what waits, which its slots keep for the next owner.
        task.ifPresent(EngineTask::close);
        task = Optional.empty();
    }
}
