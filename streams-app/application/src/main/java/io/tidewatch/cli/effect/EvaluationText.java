package io.tidewatch.cli.effect;

import io.tidewatch.cli.TextTable;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.strategy.EvaluationReport;
import io.tidewatch.engine.strategy.LessonLog;
import io.tidewatch.topics.ActionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The evaluation of a strategy as lines for a person. */
public final class EvaluationText {
    private EvaluationText() {}

    /** The lines. */
    public static List<String> lines(EvaluationReport report, LessonLog log, double alpha) {
        List<String> lines = new ArrayList<>();
        lines.add(format(
                "%,d warnings with an outcome; for %,d of them more than one action was possible, and after %,d something else was done than the rules say.",
                report.warnings(), report.withChoice(), report.otherThanRules()));
        leftOut(report, log, lines);
        lines.add("");
        List<List<String>> actions = new ArrayList<>();
        actions.add(List.of("ACTION", "RULES", "STRATEGY"));
        for (ActionType action : ActionType.values()) {
            if (report.byRules().containsKey(action) || report.byStrategy().containsKey(action)) {
                actions.add(List.of(
                        action.wireName(),
                        share(report.byRules().getOrDefault(action, 0.0)),
                        share(report.byStrategy().getOrDefault(action, 0.0))));
            }
        }
        lines.addAll(TextTable.lines(actions));
        lines.add("");
        report.tooEarly().ifPresent(words -> lines.add(capital(words) + "."));
        report.values().ifPresent(values -> values(values, alpha, lines));
        return lines;
    }

    private static void values(EvaluationReport.Values values, double alpha, List<String> lines) {
        lines.addAll(TextTable.lines(List.of(
                List.of("PER 1,000 WARNINGS", "ESTIMATE", "INTERVAL"),
                row("money by the rules", values.moneyByRules()),
                row("money by the strategy", values.moneyByStrategy()),
                row("money, strategy less rules", values.moneyGain()),
                row("customers kept, strategy less rules", values.keptGain()))));
        lines.add("");
        lines.add(format(
                "Money is what customers spent until the window's end, less the receipts' costs. The strategy learns as it goes, so it begins with the"
                        + " rules. Each interval holds on all days together with %.0f %%.",
                100 * (1 - alpha)));
        lines.add(advice(values.moneyGain()));
    }

    private static String advice(Estimate gain) {
        if (gain.low() > 0) {
            return "It would have brought more than the rules: switch it on with a section 'strategy' in the engine's configuration.";
        }
        return gain.high() < 0
                ? "It would have brought less than the rules: leave it off."
                : "Whether it would have brought more than the rules cannot be told yet: the interval holds zero. More outcomes, a larger hold-out or an arm"
                        + " with other actions narrow it.";
    }

    private static void leftOut(EvaluationReport report, LessonLog log, List<String> lines) {
        LessonLog.LeftOut leftOut = log.leftOut();
        say(lines, log.open(), "assignments wait for the end of their windows.");
        say(
                lines,
                report.withoutRules(),
                "warnings are left out, since the rules' action had no chance: no arm goes by the rules.");
        say(lines, leftOut.withoutAssignment(), "outcomes are left out, since their assignment is not there.");
        say(
                lines,
                leftOut.ofOldForm(),
                "outcomes are left out, since an engine of before did not tell how likely the action was.");
        say(lines, leftOut.unusable(), "outcomes are left out, since a number of theirs is none of a shop.");
        say(
                lines,
                leftOut.withoutOutcome(),
                "assignments have no outcome a month after it was due: their customers were erased.");
    }

    private static void say(List<String> lines, long count, String what) {
        if (count > 0) {
            lines.add(format("%,d %s", count, what));
        }
    }

    private static List<String> row(String name, Estimate estimate) {
        Estimate scaled = estimate.times(EffectJson.PER);
        return List.of(name, format("%+,.0f", scaled.mean()), format("%+,.0f to %+,.0f", scaled.low(), scaled.high()));
    }

    private static String share(double share) {
        return format("%.1f %%", 100 * share);
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ENGLISH) + words.substring(1);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ENGLISH, pattern, values);
    }
}
