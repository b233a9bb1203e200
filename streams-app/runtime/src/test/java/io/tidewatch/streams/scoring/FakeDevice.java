package io.tidewatch.streams.scoring;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that runs when it is let, and fails on demand. Its model is a formula. */
final class FakeDevice {
    /** A vector that begins with it fails the run that it is in. */
    static final float POISON = -777;

    private final Semaphore runsAllowed;
    private final AtomicInteger started = new AtomicInteger();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private volatile Optional<RuntimeException> unexpected = Optional.empty();
    private volatile int failures;

    private FakeDevice(int runsAllowed) {
        this.runsAllowed = new Semaphore(runsAllowed);
    }

    /** One that runs at once. */
    static FakeDevice free() {
        return new FakeDevice(Integer.MAX_VALUE / 2);
    }

    /** One whose runs have to be let. */
    static FakeDevice held() {
        return new FakeDevice(0);
    }

    void letRuns(int runs) {
        runsAllowed.release(runs);
    }

    void failNextRuns(int runs) {
        failures = runs;
    }

    void failUnexpectedly(RuntimeException by) {
        unexpected = Optional.of(by);
    }

    /** How many runs have begun, and may be held. */
    int started() {
        return started.get();
    }

    /** The rows of each run that was let. */
    List<Integer> batches() {
        return batches;
    }

    Scorer newScorer(int capacity) {
        return new Run(new FormulaScorer(capacity), new float[capacity]);
    }

    private final class Run implements Scorer {
        private final FormulaScorer formula;
        private final float[] firstFeatures;

        Run(FormulaScorer formula, float[] firstFeatures) {
            this.formula = formula;
            this.firstFeatures = firstFeatures;
        }

        @Override
        public ModelManifest manifest() {
            return formula.manifest();
        }

        @Override
        public int capacity() {
            return formula.capacity();
        }

        @Override
        public void stepInput(int row, float[] vector, float[] hidden) {
            firstFeatures[row] = vector[0];
            formula.stepInput(row, vector, hidden);
        }

        @Override
        public void step(int rows) throws ScoringException {
            run(rows);
            formula.step(rows);
        }

        @Override
        public void next(int row, float[] target) {
            formula.next(row, target);
        }

        @Override
        public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
            firstFeatures[row] = vector[0];
            formula.riskInput(row, vector, hidden, next);
        }

        @Override
        public void risks(int rows) throws ScoringException {
            run(rows);
            formula.risks(rows);
        }

        private void run(int rows) throws ScoringException {
            started.incrementAndGet();
            runsAllowed.acquireUninterruptibly();
            batches.add(rows);
            if (unexpected.isPresent()) {
                RuntimeException thrown = unexpected.get();
                unexpected = Optional.empty();
                throw thrown;
            }
            if (failures > 0) {
                failures--;
                throw new ScoringException("The device was told to fail.");
            }
            for (int row = 0; row < rows; row++) {
                if (firstFeatures[row] == POISON) {
                    throw new ScoringException("Row " + row + " is poison.");
                }
            }
        }

        @Override
        public void risk(int row, float[] target) {
            formula.risk(row, target);
        }

        @Override
        public void close() {
            formula.close();
        }
    }
}
