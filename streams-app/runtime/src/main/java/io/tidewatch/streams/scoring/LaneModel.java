package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** One model's place in a lane: a queue for each half of the network, whose buffers all the model's scorers share. */
public final class LaneModel implements AutoCloseable {
    private final ScoringLane lane;
    private final ModelManifest manifest;
    private final List<Scorer> buffers;
    private final LaneQueue steps;
    private final LaneQueue risks;

    LaneModel(ScoringLane lane, IntFunction<Scorer> scorers) {
        int capacity = lane.plan().rows();
        this.lane = lane;
        this.buffers = Stream.generate(() -> scorers.apply(capacity)).limit(4).toList();
        this.manifest = buffers.get(0).manifest();
        this.steps = new LaneQueue(lane, Scorer::step, buffers.get(0), buffers.get(1), capacity);
        this.risks = new LaneQueue(lane, Scorer::risks, buffers.get(2), buffers.get(3), capacity);
        lane.add(steps);
        lane.add(risks);
    }

    /** A scorer for one thread, for up to so many rows at once, whatever the size of the lane's batches. */
    public Scorer newScorer(int capacity) {
        return new LaneScorer(manifest, steps, risks, capacity);
    }

    /** Frees the buffers. All scorers must be closed. */
    @Override
    public void close() {
        lane.remove(steps);
        lane.remove(risks);
        buffers.forEach(Scorer::close);
    }
}
