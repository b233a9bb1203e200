package io.tidewatch.cli.effect;

import io.tidewatch.engine.effect.ArmEffect;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.Measure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Effects with their intervals over the days. */
public final class UpliftPlot {
    /** Of arms, in turn. */
    private static final List<String> COLOURS = List.of("#0969da", "#bc4c00", "#1a7f37", "#8250df");

    private UpliftPlot() {}

    /** The picture as SVG. */
    public static String svg(EffectReport report) {
        return new LinePlot(
                        "end of the day, UTC",
                        day -> LocalDate.ofEpochDay(Math.round(day)).toString())
                .svg(List.of(
                        panel("customers kept per 1,000 warnings, beyond doing nothing", report, Measure.KEPT),
                        panel("money per 1,000 warnings, beyond doing nothing, less costs", report, Measure.MONEY)));
    }

    private static Panel panel(String title, EffectReport report, Measure measure) {
        List<Panel.Line> lines = new ArrayList<>();
        List<Panel.Band> bands = new ArrayList<>();
        for (int i = 0; i < report.arms().size(); i++) {
            ArmEffect arm = report.arms().get(i);
            String colour = COLOURS.get(i % COLOURS.size());
            List<Panel.Point> middle = new ArrayList<>();
            List<Panel.Point> low = new ArrayList<>();
            List<Panel.Point> high = new ArrayList<>();
            arm.history()
                    .forEach(day -> day.of(measure).ifPresent(estimate -> {
                        Estimate scaled = estimate.times(EffectJson.PER);
                        middle.add(new Panel.Point(day.day().toEpochDay(), scaled.mean()));
                        low.add(new Panel.Point(day.day().toEpochDay(), scaled.low()));
                        high.add(new Panel.Point(day.day().toEpochDay(), scaled.high()));
                    }));
            lines.add(new Panel.Line(
                    Optional.of(middle.isEmpty() ? arm.arm() + " (too early)" : arm.arm()), colour, false, middle));
            if (!middle.isEmpty()) {
                bands.add(new Panel.Band(colour, low, high));
            }
        }
        return new Panel(title, lines, bands, List.of(0.0));
    }
}
