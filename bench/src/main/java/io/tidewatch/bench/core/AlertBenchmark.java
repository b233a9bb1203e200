package io.tidewatch.bench.core;

import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.PassingState;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

/**
 * Customers whose silence ends in a warning at the same moment, which the throughput's loads have none of. The figures are of all of them,
 * so divide by the batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AlertBenchmark {
    /** As {@code batch.max_events} is if nobody says otherwise: timers that are due are decided in runs of this size. */
    private static final int CAPACITY = 1024;

    private static final Instant START = Instant.parse("2026-01-01T09:00:00Z");
    private static final Duration PACE = Duration.ofDays(7);
    private static final int VISITS = 3;
    /** Of a visit, so that a profile keeps as many events as it can for the reasons. */
    private static final List<EventType> VISIT = List.of(EventType.BROWSE, EventType.CART, EventType.BROWSE);
    /** Longer than any churn window. */
    private static final Duration LONGEST = Duration.ofDays(400);

    private static final Duration LOOK = Duration.ofHours(1);

    @Param({"1", "16", "64", "256", "1024"})
    int batch;

    private Model model;
    private Scorer scorer;
    private Engine engine;
    private EngineState state;
    private List<Timer> due;
    private long clock;

    /** Takes the customers to the hour at which all of them are warned of. */
    @Setup
    public void prepare() throws Exception {
        model = CoreInput.model();
        scorer = model.newScorer(CAPACITY);
        engine = new Engine(scorer, new AlertPolicy(raisingAtHalf(), model.manifest()));
        PassingState met = new PassingState();
        Instant last = visit(met);
        state = new KeptState(met);
        for (Duration silent = LOOK; silent.compareTo(LONGEST) < 0; silent = silent.plus(LOOK)) {
            clock = last.plus(silent).toEpochMilli();
            due = new ArrayList<>(batch);
            for (int user = 0; user < batch; user++) {
                due.add(new Timer(clock, name(user)));
            }
            if (alerts().stream().allMatch(outcome -> outcome.alerts().size() == 1)) {
                return;
            }
        }
        throw new IllegalStateException("no hour of the silence warns of all customers");
    }

    /** Closes what was opened. */
    @TearDown
    public void close() {
        scorer.close();
        model.close();
    }

    /** The silences decided and their alerts made, reasons and all. */
    @Benchmark
    public List<TimerOutcome> alerts() throws ScoringException {
        return engine.fire(due, clock, state, DetectionClock.EVENT_TIME);
    }

    /** Every customer comes three times at the same hours; when the last event was. */
    private Instant visit(EngineState met) throws ScoringException {
        Instant last = START;
        int number = 0;
        for (int visit = 0; visit < VISITS; visit++) {
            for (int action = 0; action < VISIT.size(); action++) {
                last = START.plus(PACE.multipliedBy(visit)).plus(Duration.ofMinutes(action));
                List<ShopEvent> events = new ArrayList<>(batch);
                for (int user = 0; user < batch; user++) {
                    events.add(ShopEvent.of("e" + number++, name(user), VISIT.get(action), last)
                            .itemId("item-" + number % 40)
                            .category("garden")
                            .build());
                }
                engine.decide(events, met, DetectionClock.EVENT_TIME);
            }
        }
        return last;
    }

    private static String name(int user) {
        return "user-" + user;
    }

    /** The model's own lines may raise one customer and not the other. */
    private static PolicySettings raisingAtHalf() {
        PolicySettings defaults = PolicySettings.defaults();
        return new PolicySettings(
                Optional.of(Thresholds.forAll(new Lines(0.4, 0.5, 0.999), 0.05)),
                OptionalDouble.of(1),
                defaults.coolDown(),
                defaults.values(),
                defaults.shop(),
                true,
                defaults.actions());
    }

    /** Stays as it was when the silence began, however often it is decided. */
    private record KeptState(PassingState met) implements EngineState {
        @Override
        public Optional<byte[]> readProfile(String userId) {
            return met.readProfile(userId);
        }

        @Override
        public void writeProfile(String userId, byte[] row) {
            // The next run begins with the same silence.
        }

        @Override
        public void removeProfile(String userId) {
            // As above.
        }

        @Override
        public void setTimer(String userId, long dueMillis) {
            // As above.
        }

        @Override
        public void clearTimer(String userId, long dueMillis) {
            // As above.
        }
    }
}
