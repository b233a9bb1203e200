package io.tidewatch.streams.scoring;

import io.tidewatch.engine.scoring.BatchTiming;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * What a device takes for batches of different sizes with a model: the median of several runs each, in a second and a half
 * altogether, from the host's buffers to the host's buffers.
 *
 * @param timings by batch size, ascending
 * @param stopped why larger batches could not be measured, if they could not
 */
public record SelfTest(List<BatchTiming> timings, Optional<String> stopped) {
    /** From one user's event to more than all threads of a process bring at once. */
    static final List<Integer> BATCHES = List.of(1, 16, 64, 256, 1024, 4096);

    /** The first run on a device allocates and chooses its kernels, the second finds everything there. */
    private static final int WARM_UP = 2;
    /** A median of fewer is no figure. */
    private static final int LEAST_RUNS = 3;
    /** More would not change a median. */
    private static final int MOST_RUNS = 50;
    /** Two halves of six batch sizes: the start stays below two seconds. */
    private static final Duration BUDGET = Duration.ofMillis(125);

    private static final int SEED = 1;

    public SelfTest {
        timings = List.copyOf(timings);
    }

    /**
     * Measures.
     *
     * @param scorers makes a scorer of the model on the device for up to so many rows
     * @throws ScoringException if not even a single row can be scored
     */
    public static SelfTest run(IntFunction<Scorer> scorers) throws ScoringException {
        return run(scorers, System::nanoTime);
    }

    static SelfTest run(IntFunction<Scorer> scorers, LongSupplier nanos) throws ScoringException {
        List<BatchTiming> timings = new ArrayList<>(BATCHES.size());
        for (int rows : BATCHES) {
            try (Scorer scorer = scorers.apply(rows)) {
                fill(scorer, rows);
                timings.add(new BatchTiming(
                        rows, medianNanos(scorer::step, rows, nanos), medianNanos(scorer::risks, rows, nanos)));
            } catch (ScoringException failed) {
                if (timings.isEmpty()) {
                    throw failed;
                }
                // Short of memory for so large a batch: what was measured is enough to choose from.
                return new SelfTest(timings, Optional.of(failed.getMessage()));
            }
        }
        return new SelfTest(timings, Optional.empty());
    }

    private interface Operation {
        void run(int rows) throws ScoringException;
    }

    private static long medianNanos(Operation operation, int rows, LongSupplier nanos) throws ScoringException {
        for (int run = 0; run < WARM_UP; run++) {
            operation.run(rows);
        }
        long[] taken = new long[MOST_RUNS];
        int runs = 0;
        long began = nanos.getAsLong();
        long now = began;
        while (runs < LEAST_RUNS || runs < MOST_RUNS && now - began < BUDGET.toNanos()) {
            operation.run(rows);
            long before = now;
            now = nanos.getAsLong();
            taken[runs] = now - before;
            runs++;
        }
        Arrays.sort(taken, 0, runs);
        return taken[runs / 2];
    }

    /** Rows around the average event, as the network sees them. */
    private static void fill(Scorer scorer, int rows) {
        ModelManifest manifest = scorer.manifest();
        Random random = new Random(SEED);
        float[] vector = new float[manifest.features()];
        float[] hidden = new float[manifest.hiddenSize()];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = manifest.neutral().get(i) + (float) random.nextGaussian();
            }
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = random.nextFloat() * 2 - 1;
            }
            scorer.stepInput(row, vector, hidden);
            // A hidden state like any other.
            scorer.riskInput(row, vector, hidden, hidden);
        }
    }
}
