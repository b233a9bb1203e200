package io.tidewatch.bench.core;

import io.tidewatch.bench.load.Traffic;
import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.PassingState;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole batch; the figures are of the batch, so divide by its size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ScoringBenchmark {
    /**
     * So many batches go by before a user comes again with the same event, which would be a retry: some sixty events of each user, and
     * a profile knows the last 29 again.
     */
    static final int BATCHES = 256;

    private static final int USERS_PER_EVENT = 4;

    @Param({"1", "16", "64", "256", "1024"})
    int batch;

    private Model model;
    private Scorer scorer;
    private Engine engine;
    private PassingState state;
    private List<List<ShopEvent>> batches;
    private float[] vector;
    private float[] hidden;
    private int next;

    /** A scorer and an engine over the model. */
    @Setup
    public void prepare() throws Exception {
        model = CoreInput.model();
        scorer = model.newScorer(batch);
        engine = new Engine(scorer, new AlertPolicy(PolicySettings.defaults(), model.manifest()));
        state = new PassingState();
        vector = new float[FeatureCatalogue.size()];
        hidden = new float[model.manifest().hiddenSize()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = model.manifest().neutral().get(i);
        }
        List<ShopEvent> events = CoreInput.events(Traffic.UNIFORM, USERS_PER_EVENT * batch, BATCHES * batch);
        batches = new ArrayList<>(BATCHES);
        for (int i = 0; i < BATCHES; i++) {
            batches.add(events.subList(i * batch, (i + 1) * batch));
        }
        assembly();
    }

    /** Closes what was opened. */
    @TearDown
    public void close() {
        scorer.close();
        model.close();
    }

    /** Rows into the network's input. */
    @Benchmark
    public void assembly() {
        for (int i = 0; i < batch; i++) {
            scorer.stepInput(i, vector, hidden);
            scorer.riskInput(i, vector, hidden, hidden);
        }
    }

    /** The network's step alone, its results checked. */
    @Benchmark
    public void onnxStep() throws ScoringException {
        scorer.step(batch);
    }

    /** The network's risks alone, checked. */
    @Benchmark
    public void onnxRisks() throws ScoringException {
        scorer.risks(batch);
    }

    /** Everything that the core does with a batch of checked events, on a map for a store. */
    @Benchmark
    public List<Decision> decide() throws ScoringException {
        return engine.decide(batches.get(next++ % BATCHES), state, DetectionClock.EVENT_TIME);
    }
}
