package io.tidewatch.streams;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.PassingState;
import io.tidewatch.engine.Scores;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecordEncoder;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.RiskScoreEncoder;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the JVM compile the engine's core before the engine takes partitions: reads made-up events, decides them with the model in force
 * on rows of its own, and writes their messages. Nothing of it is kept, counted or sent. Without it the first customers' events wait
 * for code that is interpreted, and for a compiler that competes with it for the cores.
 */
public final class WarmUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    /** Half of the time in which a group misses an instance: an instance that restarts alone is away for this much longer, and no more. */
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    /** Some hundred batches: enough to tell whether the compiler still works. */
    private static final long WINDOW_NANOS = Duration.ofMillis(500).toNanos();
    /** Of a window. A core that has run for long still compiles a little now and then. */
    private static final double STILL_COMPILING = 0.2;
    /** An event alone, what comes in a turn, and a part of a backlog: each takes other paths through the waves of a batch. */
    private static final int[] BATCHES = {1, 16, 256};
    /** More than in a batch, so that some of a batch's users come twice and most come once. */
    private static final int USERS = 512;
    /** Each user comes about once a day: gaps, visits and silences are those of customers whom the shop knows. */
    private static final Duration STEP = Duration.ofMinutes(3);

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<EventType> TYPES = List.of(EventType.values());

    private final LongSupplier nanos;
    private final LongSupplier compilerMillis;
    private final SplittableRandom random = new SplittableRandom(1);
    private final FeatureRecordEncoder features = new FeatureRecordEncoder();
    private final RiskScoreEncoder scores = new RiskScoreEncoder();
    private final PassingState state = new PassingState();
    private long events;

    /** By this JVM's clock and compiler. */
    public WarmUp() {
        this(System::nanoTime, WarmUp::compilerMillis);
    }

    /**
     * By another clock and compiler.
     *
     * @param nanos as {@link System#nanoTime()}
     * @param compilerMillis how long the compiler has worked so far
     */
    WarmUp(LongSupplier nanos, LongSupplier compilerMillis) {
        this.nanos = nanos;
        this.compilerMillis = compilerMillis;
    }

    /**
     * Runs until the compiler has little left to do, some seconds at most. A model that fails is left to the engine, which tries again.
     *
     * @param model held by the caller meanwhile
     * @param enough asked between batches; ends it early
     * @return how many events were decided
     */
    public long run(ServedModel model, BooleanSupplier enough) {
        long began = nanos.getAsLong();
        boolean settled = false;
        try (Scorer scorer = model.newScorer(BATCHES[BATCHES.length - 1])) {
            Engine engine = new Engine(scorer, model.policy());
            while (!settled && !enough.getAsBoolean() && nanos.getAsLong() - began < AT_MOST.toNanos()) {
                settled = window(engine, enough);
            }
        } catch (ScoringException failed) {
            LOGGER.atWarn().addKeyValue("reason", failed.getMessage()).log("Warm-up ended early");
        }
        LOGGER.atInfo()
                .addKeyValue("events", events)
                .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - began))
                .addKeyValue("settled", settled)
                .log("Warmed up");
        return events;
    }

    /** Whether the compiler had little to do in it. */
    private boolean window(Engine engine, BooleanSupplier enough) throws ScoringException {
        long from = nanos.getAsLong();
        long compiledFrom = compilerMillis.getAsLong();
        while (nanos.getAsLong() - from < WINDOW_NANOS && !enough.getAsBoolean()) {
            for (int batch : BATCHES) {
                write(engine.decide(read(batch), state, DetectionClock.EVENT_TIME, Scores.LAST_OF_HOUR));
            }
        }
        double compiled = TimeUnit.MILLISECONDS.toNanos(compilerMillis.getAsLong() - compiledFrom);
        return compiled <= STILL_COMPILING * (nanos.getAsLong() - from);
    }

    private List<ShopEvent> read(int count) {
        List<ShopEvent> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            try {
                read.add(ShopEventCodec.read(ShopEventCodec.write(event())));
            } catch (InvalidEventException impossible) {
                throw new IllegalStateException("An event of the warm-up is not valid.", impossible);
            }
        }
        return read;
    }

    private void write(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Scored scored) {
                features.encode(List.of(scored.features()));
                scored.score().ifPresent(scores::encode);
            }
        }
    }

    /** Mostly visits and now and then each other type, as in a shop. */
    private ShopEvent event() {
        long number = events++;
        int user = random.nextInt(USERS);
        EventType type = random.nextInt(4) > 0 ? EventType.BROWSE : TYPES.get(random.nextInt(TYPES.size()));
        String item = "item-" + random.nextInt(1000);
        double price = random.nextInt(100, 20_000) / 100.0;
        ShopEvent.Builder event = ShopEvent.of(
                        "event-" + number, "user-" + user, type, START.plus(STEP.multipliedBy(number)))
                .sessionId("session-" + user)
                .itemId(item)
                .category("category-" + random.nextInt(40));
        if (type == EventType.PURCHASE) {
            event.value(price)
                    .currency("EUR")
                    .items(List.of(new LineItem(item, Optional.empty(), 1, OptionalDouble.of(price))));
        }
        return event.build();
    }

    private static long compilerMillis() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        // Null in a JVM that only interprets: nothing to wait for.
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? 0
                : compiler.getTotalCompilationTime();
    }
}
