package io.tidewatch.cli.effect;

import io.tidewatch.engine.effect.Measure;
import io.tidewatch.engine.strategy.evaluation.StrategyReport;
import java.util.List;
import java.util.Optional;

/** What a strategy would have brought beyond the rules, with its interval over the days. */
public final class StrategyPlot {
    private static final String COLOUR = "#0969da";

    private StrategyPlot() {}

    /** The picture as SVG. */
    public static String svg(StrategyReport report) {
        return IntervalsOverDays.plot()
                .svg(List.of(
                        panel("money per 1,000 warnings, beyond the rules, less costs", report, Measure.MONEY),
                        panel("customers kept per 1,000 warnings, beyond the rules", report, Measure.KEPT)));
    }

    private static Panel panel(String title, StrategyReport report, Measure measure) {
        IntervalsOverDays intervals = new IntervalsOverDays("the strategy", COLOUR, report.history(), measure);
        Optional<Panel.Band> band = intervals.band();
        return new Panel(title, List.of(intervals.line()), band.map(List::of).orElse(List.of()), List.of(0.0));
    }
}
