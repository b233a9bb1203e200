package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.Measure;
import io.tidewatch.engine.effect.Trial;
import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.TidewatchException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Many experiments in shops of which the effect is known, looked at every day: whether the intervals hold what they promise.
 *
 * @param experiments of each kind, at least 1
 * @param customers that are warned of in an experiment
 * @param days over which the warnings come evenly
 * @param seed the same seed gives the same figures
 */
public record EffectSimulation(int experiments, int customers, int days, long seed) {
    /** Enough that a coverage of 95 % is known to two in a hundred. */
    public static final int DEFAULT_EXPERIMENTS = 500;
    /** Warnings of a middling shop, twenty a day; some 400 of them are held out. */
    public static final int DEFAULT_CUSTOMERS = 4_000;

    public static final int DEFAULT_DAYS = 200;
    /** With fewer an experiment may end before a hundred customers who were held out are known. */
    private static final int LEAST_CUSTOMERS = 2_000;
    /** The longest window, and a day's part. */
    private static final int TAIL_DAYS = 62;

    private static final long STREAMS_A_KIND = 1L << 32;

    public EffectSimulation {
        if (experiments < 1) {
            throw new TidewatchException("--experiments must be at least 1, not " + experiments);
        }
        if (customers < LEAST_CUSTOMERS) {
            throw new TidewatchException("--customers must be at least " + LEAST_CUSTOMERS + ", not " + customers
                    + "; with fewer, an experiment may end before anything can be said");
        }
        if (days < 1) {
            throw new TidewatchException("--days must be at least 1, not " + days);
        }
    }

    /**
     * Runs all experiments.
     *
     * @param done told after each how many are done
     * @return the figures of each kind, in the kinds' order
     */
    public List<KindFigures> run(IntConsumer done) {
        List<KindFigures> figures = new ArrayList<>();
        int count = 0;
        for (EffectKind kind : EffectKind.values()) {
            TrueEffect truth = TrueEffect.of(kind.response());
            Map<Measure, MeasureTally> tallies = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                tallies.put(measure, new MeasureTally(truth.of(measure), days + TAIL_DAYS));
            }
            for (int experiment = 0; experiment < experiments; experiment++) {
                Dice dice = new Dice(seed, kind.ordinal() * STREAMS_A_KIND + experiment);
                List<Trial> trials = SimulatedShop.trials(kind.response(), customers, days, dice);
                ExperimentRun.looks(trials, EffectReport.ALPHA)
                        .forEach((measure, looks) -> tallies.get(measure).add(looks));
                done.accept(++count);
            }
            Map<Measure, MeasureFigures> measures = new EnumMap<>(Measure.class);
            tallies.forEach((measure, tally) -> measures.put(measure, tally.figures()));
            figures.add(new KindFigures(kind, measures));
        }
        return figures;
    }
}
