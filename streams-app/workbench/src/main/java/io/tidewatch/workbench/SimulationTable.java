package io.tidewatch.workbench;

import io.tidewatch.cli.effect.LinePlot;
import io.tidewatch.cli.effect.Panel;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Measure;
import io.tidewatch.replay.response.EffectSimulation;
import io.tidewatch.replay.response.KindFigures;
import io.tidewatch.replay.response.MeasureFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What simulated experiments showed, as Markdown and as a picture. */
final class SimulationTable {
    private static final double PROMISED_MISSES = 0.05;
    private static final String SEQUENCE = "#0969da";
    private static final String NAIVE = "#bc4c00";

    private SimulationTable() {}

    /** Markdown; amounts for 1,000 warnings. */
    static String markdown(EffectSimulation simulation, List<KindFigures> kinds, String made) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ENGLISH,
                "%s: %,d experiments of each kind, each of %,d warnings over %,d days with a tenth held out, looked at on every day;"
                        + " `./tidewatch uplift simulate --experiments %d --customers %d --days %d --seed %d`.%n%n",
                made,
                simulation.experiments(),
                simulation.customers(),
                simulation.days(),
                simulation.experiments(),
                simulation.customers(),
                simulation.days(),
                simulation.seed()));
        text.append(
                "| effect | true, per 1,000 | sequence right on all days | textbook's right on all days | on one day | width,"
                        + " per 1,000 | textbook's | error of the mean | says something after | knows the sign |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (KindFigures kind : kinds) {
            for (Measure measure : Measure.values()) {
                row(text, kind, measure);
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, KindFigures kind, Measure measure) {
        MeasureFigures figures = kind.of(measure);
        text.append(String.format(
                Locale.ENGLISH,
                "| %s, %s | %+,.0f | **%.1f %%** | %.1f %% | %.1f %% | %,.0f | %,.0f | %+,.1f ± %.1f | %.0f days | %s |%n",
                kind.kind().name().toLowerCase(Locale.ROOT),
                measure == Measure.KEPT ? "customers kept" : "money",
                EffectJson.PER * figures.truth(),
                100 * figures.coverage(),
                100 * figures.naiveCoverage(),
                100 * figures.naiveOnce(),
                EffectJson.PER * figures.width(),
                EffectJson.PER * figures.naiveWidth(),
                EffectJson.PER * figures.bias(),
                EffectJson.PER * figures.biasError(),
                figures.firstDay(),
                sign(figures)));
    }

    private static String sign(MeasureFigures figures) {
        OptionalDouble day = figures.signDay();
        String share = String.format(Locale.ENGLISH, "%.1f %%", 100 * figures.signKnown());
        return day.isPresent()
                ? String.format(Locale.ENGLISH, "%s, half after %.0f days", share, day.getAsDouble())
                : share;
    }

    /** The share of experiments in which an interval has missed the truth by each day. */
    static String svg(List<KindFigures> kinds) {
        List<Panel> panels = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            List<Panel.Point> sequence = new ArrayList<>();
            List<Panel.Point> naive = new ArrayList<>();
            int days = kinds.get(0).of(measure).missed().size();
            for (int day = 0; day < days; day++) {
                int at = day;
                sequence.add(new Panel.Point(
                        day, 100 * mean(kinds, kind -> kind.of(measure).missed().get(at))));
                naive.add(new Panel.Point(
                        day,
                        100 * mean(kinds, kind -> kind.of(measure).naiveMissed().get(at))));
            }
            panels.add(new Panel(
                    (measure == Measure.KEPT ? "customers kept" : "money")
                            + ": experiments in which an interval of 95 % has missed the truth so far, in per cent",
                    List.of(
                            new Panel.Line(Optional.of("Tidewatch's sequence"), SEQUENCE, false, sequence),
                            new Panel.Line(Optional.of("textbook interval, looked at daily"), NAIVE, false, naive)),
                    List.of(),
                    List.of(0.0, 100 * PROMISED_MISSES)));
        }
        return new LinePlot("days since the first warning", day -> String.format(Locale.ROOT, "%.0f", day)).svg(panels);
    }

    private interface Figure {
        double of(KindFigures kind);
    }

    private static double mean(List<KindFigures> kinds, Figure figure) {
        return kinds.stream().mapToDouble(figure::of).average().orElseThrow();
    }
}
