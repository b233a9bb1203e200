package io.tidewatch.cli.effect;

import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.strategy.EvaluationReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gain of a strategy with its interval over the days. */
public final class EvaluationPlot {
    private static final String COLOUR = "#0969da";

    private EvaluationPlot() {}

    /** The picture as SVG; empty while it is too early. */
    public static String svg(EvaluationReport report) {
        List<Panel.Point> middle = new ArrayList<>();
        List<Panel.Point> low = new ArrayList<>();
        List<Panel.Point> high = new ArrayList<>();
        for (EvaluationReport.Day day : report.history()) {
            Estimate scaled = day.moneyGain().times(EffectJson.PER);
            long at = day.day().toEpochDay();
            middle.add(new Panel.Point(at, scaled.mean()));
            low.add(new Panel.Point(at, scaled.low()));
            high.add(new Panel.Point(at, scaled.high()));
        }
        Panel.Line line = new Panel.Line(
                Optional.of(middle.isEmpty() ? "strategy less rules (too early)" : "strategy less rules"),
                COLOUR,
                false,
                middle);
        return new LinePlot(
                        "end of the day, UTC",
                        day -> LocalDate.ofEpochDay(Math.round(day)).toString())
                .svg(List.of(new Panel(
                        "money per 1,000 warnings that a strategy would have brought beyond the rules, less costs",
                        List.of(line),
                        middle.isEmpty() ? List.of() : List.of(new Panel.Band(COLOUR, low, high)),
                        List.of(0.0))));
    }
}
