package io.tidewatch.cli.effect;

import io.tidewatch.engine.effect.DayEffect;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.Measure;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * An effect with its interval over the days, for 1,000 warnings, as part of a panel.
 *
 * @param name in the legend
 * @param colour as CSS writes it
 * @param history the effect at the end of each day
 * @param measure which of its measures
 */
record IntervalsOverDays(String name, String colour, List<DayEffect> history, Measure measure) {
    IntervalsOverDays {
        history = history.stream().filter(day -> day.of(measure).isPresent()).toList();
    }

    /** A plot with days on its axis. */
    static LinePlot plot() {
        return new LinePlot(
                "end of the day, UTC",
                day -> LocalDate.ofEpochDay(Math.round(day)).toString());
    }

    /** The estimates; without a point where it is too early, which the legend says. */
    Panel.Line line() {
        return new Panel.Line(
                Optional.of(history.isEmpty() ? name + " (too early)" : name), colour, false, points(Estimate::mean));
    }

    /** The intervals; empty where it is too early. */
    Optional<Panel.Band> band() {
        return history.isEmpty()
                ? Optional.empty()
                : Optional.of(new Panel.Band(colour, points(Estimate::low), points(Estimate::high)));
    }

    private List<Panel.Point> points(ToDoubleFunction<Estimate> of) {
        return history.stream()
                .map(day -> new Panel.Point(
                        day.day().toEpochDay(),
                        of.applyAsDouble(day.of(measure).orElseThrow().times(EffectJson.PER))))
                .toList();
    }
}
