package io.tidewatch.workbench;

import io.tidewatch.cli.effect.LinePlot;
import io.tidewatch.cli.effect.Panel;
import io.tidewatch.replay.response.StrategySimulation.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What strategies in simulated shops came to, as Markdown and as a picture. */
final class StrategyTable {
    private static final int ROWS = 6;
    private static final String STRATEGY = "#0969da";
    private static final String RULES = "#bc4c00";

    private StrategyTable() {}

    /**
     * Markdown.
     *
     * @param runs looks of each seed, at the same numbers of outcomes
     */
    static String markdown(List<List<Look>> runs, String made) {
        StringBuilder text = new StringBuilder(made + "\n\n");
        text.append(
                "| outcomes | strategy | rules | best assignment | nothing done | strategy of best | least of all seeds |"
                        + " least beside the rules |\n");
        text.append("|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        int looks = runs.get(0).size();
        for (int row = 0; row <= ROWS; row++) {
            int at = row * (looks - 1) / ROWS;
            text.append(String.format(
                    Locale.ENGLISH,
                    "| %,d | %.2f | %.2f | %.2f | %.2f | %.1f %% | %.1f %% | %.1f %% |%n",
                    runs.get(0).get(at).outcomes(),
                    mean(runs, at, Look::strategy),
                    mean(runs, at, Look::rules),
                    mean(runs, at, Look::best),
                    mean(runs, at, Look::none),
                    100 * mean(runs, at, Look::strategy) / mean(runs, at, Look::best),
                    100 * least(runs, at, look -> look.strategy() / look.best()),
                    100 * least(runs, at, look -> look.strategy() / look.rules())));
        }
        return text.toString();
    }

    /** What the best assignment would bring beyond each, a customer. */
    static String svg(List<List<Look>> runs) {
        Panel.Line strategy = line("the strategy", STRATEGY, false, runs, Look::strategy);
        Panel.Line rules = line("the rules", RULES, true, runs, Look::rules);
        List<Panel.Point> low = new ArrayList<>();
        List<Panel.Point> high = new ArrayList<>();
        for (int at = 0; at < runs.get(0).size(); at++) {
            double outcomes = runs.get(0).get(at).outcomes();
            low.add(new Panel.Point(
                    outcomes, regrets(runs, at, Look::strategy).min().orElseThrow()));
            high.add(new Panel.Point(
                    outcomes, regrets(runs, at, Look::strategy).max().orElseThrow()));
        }
        return new LinePlot("outcomes learnt from", at -> String.format(Locale.ROOT, "%,.0f", at))
                .svg(List.of(new Panel(
                        "regret: money a customer that the best assignment would bring beyond (mean; band: all "
                                + runs.size() + " seeds)",
                        List.of(strategy, rules),
                        List.of(new Panel.Band(STRATEGY, low, high)),
                        List.of(0.0))));
    }

    private static Panel.Line line(
            String name, String colour, boolean isDashed, List<List<Look>> runs, ToDoubleFunction<Look> of) {
        List<Panel.Point> points = new ArrayList<>();
        for (int at = 0; at < runs.get(0).size(); at++) {
            points.add(new Panel.Point(
                    runs.get(0).get(at).outcomes(),
                    regrets(runs, at, of).average().orElseThrow()));
        }
        return new Panel.Line(Optional.of(name), colour, isDashed, points);
    }

    private static DoubleStream regrets(List<List<Look>> runs, int at, ToDoubleFunction<Look> of) {
        return runs.stream().mapToDouble(run -> run.get(at).best() - of.applyAsDouble(run.get(at)));
    }

    private static double mean(List<List<Look>> runs, int at, ToDoubleFunction<Look> of) {
        return runs.stream()
                .mapToDouble(run -> of.applyAsDouble(run.get(at)))
                .average()
                .orElseThrow();
    }

    private static double least(List<List<Look>> runs, int at, ToDoubleFunction<Look> of) {
        return runs.stream()
                .mapToDouble(run -> of.applyAsDouble(run.get(at)))
                .min()
                .orElseThrow();
    }
}
