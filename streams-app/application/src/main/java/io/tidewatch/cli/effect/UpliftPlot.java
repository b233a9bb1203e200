package io.tidewatch.cli.effect;

import io.tidewatch.engine.effect.ArmEffect;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.Measure;
import java.util.ArrayList;
import java.util.List;

/** Effects with their intervals over the days. */
public final class UpliftPlot {
    /** Of arms, in turn. */
    private static final List<String> COLOURS = List.of("#0969da", "#bc4c00", "#1a7f37", "#8250df");

    private UpliftPlot() {}

    /** The picture as SVG. */
    public static String svg(EffectReport report) {
        return IntervalsOverDays.plot()
                .svg(List.of(
                        panel("customers kept per 1,000 warnings, beyond doing nothing", report, Measure.KEPT),
                        panel("money per 1,000 warnings, beyond doing nothing, less costs", report, Measure.MONEY)));
    }

    private static Panel panel(String title, EffectReport report, Measure measure) {
        List<Panel.Line> lines = new ArrayList<>();
        List<Panel.Band> bands = new ArrayList<>();
        for (int i = 0; i < report.arms().size(); i++) {
            ArmEffect arm = report.arms().get(i);
            IntervalsOverDays intervals =
                    new IntervalsOverDays(arm.arm(), COLOURS.get(i % COLOURS.size()), arm.history(), measure);
            lines.add(intervals.line());
            intervals.band().ifPresent(bands::add);
        }
        return new Panel(title, lines, bands, List.of(0.0));
    }
}
