package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.streams.registry.ServedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long MOST_NANOS = Duration.ofSeconds(6).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    /** Each look at it takes a while, so that windows end after a few batches. */
    private final LongSupplier clock =
            () -> nanos.addAndGet(Duration.ofMillis(50).toNanos());

    private final List<Integer> capacities = new ArrayList<>();
    private final AtomicLong closed = new AtomicLong();
    private final FormulaScorer scorer = new FormulaScorer("model", 256);
    private final ServedModel model = ServedModel.of(
            scorer.manifest(),
            PolicySettings.defaults(),
            capacity -> {
                capacities.add(capacity);
                return scorer;
            },
            closed::incrementAndGet);

    @Test
    void endsWhenTheCompilerHasLittleToDo() {
        long events = new WarmUp(clock, () -> 0).run(model, () -> false);

        assertThat(events).as("batches of every size").isGreaterThanOrEqualTo(1 + 16 + 256);
        assertThat(nanos.get()).isLessThan(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void goesOnWhileTheCompilerWorks() {
        AtomicLong compiled = new AtomicLong();
        LongSupplier threeWindows = () -> nanos.get() < Duration.ofSeconds(2).toNanos()
                ? TimeUnit.NANOSECONDS.toMillis(nanos.get())
                : compiled.get();

        new WarmUp(clock, threeWindows).run(model, () -> false);

        assertThat(nanos.get()).isBetween(Duration.ofSeconds(2).toNanos(), MOST_NANOS);
    }

    @Test
    void endsInTimeThoughTheCompilerWorksOn() {
        new WarmUp(clock, () -> TimeUnit.NANOSECONDS.toMillis(nanos.get())).run(model, () -> false);

        assertThat(nanos.get()).isBetween(Duration.ofSeconds(5).toNanos(), MOST_NANOS);
    }

    @Test
    void endsWhenTheEngineIsStopped() {
        assertThat(new WarmUp(clock, () -> 0).run(model, () -> true)).isZero();
    }

    @Test
    void leavesTheModelToItsHolders() {
        new WarmUp(clock, () -> 0).run(model, () -> false);

        assertThat(capacities).as("one scorer, with room for the largest batch").containsExactly(256);
        assertThat(closed).as("the model is closed by its holder").hasValue(0);
        model.release();
        assertThat(closed).hasValue(1);
    }

    @Test
    void aModelThatFailsIsLeftToTheEngine() {
        scorer.failNextRuns(1);

        assertThat(new WarmUp(clock, () -> 0).run(model, () -> false)).isLessThan(256);
    }
}
