package io.tidewatch.cli.effect;

import io.tidewatch.cli.TextTable;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.strategy.evaluation.ActionShare;
import io.tidewatch.engine.strategy.evaluation.EvaluationCounts;
import io.tidewatch.engine.strategy.evaluation.PolicyFinding;
import io.tidewatch.engine.strategy.evaluation.PolicyValue;
import io.tidewatch.engine.strategy.evaluation.StrategyReport;
import io.tidewatch.engine.strategy.evaluation.TargetPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a strategy would have brought, as lines for a person. */
public final class StrategyText {
    private static final Map<TargetPolicy, String> NAMES = Map.of(
            TargetPolicy.STRATEGY, "the strategy",
            TargetPolicy.RULES, "the rules",
            TargetPolicy.NOTHING, "doing nothing");

    private StrategyText() {}

    /** The lines. */
    public static List<String> lines(StrategyReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "A strategy beside the rules as of %s: %,d warnings, the first of each customer; it explores with %s of its"
                        + " decisions.",
                report.asOf(),
                report.counts().warnings(),
                percent(report.settings().explore())));
        leftOut(report.counts(), lines);
        lines.add("");
        lines.addAll(TextTable.lines(values(report)));
        tooEarly(report, lines);
        lines.add("");
        lines.add(
                "Per 1,000 warnings of which something was left to chance. Money is what customers spend until the window's end,"
                        + " less what actions cost.");
        lines.add(text(
                "The strategy knew at each warning what was known then. Intervals hold on all days together with %s: look as often"
                        + " as you like.",
                percent(1 - report.alpha())));
        lines.add("");
        lines.addAll(TextTable.lines(actions(report)));
        lines.add(text("It would not have done what the rules do in %s of the warnings.", percent(report.departs())));
        lines.add("");
        lines.add(advice(report));
        return lines;
    }

    private static void leftOut(EvaluationCounts counts, List<String> lines) {
        say(lines, counts.oneAction(), "more had one possible action: any strategy would have done the same.");
        say(
                lines,
                counts.rulesWithoutChance(),
                "more are left out, since the rules' own action had no chance: let the shares under 'experiments' add up to"
                        + " less than 1.");
        say(lines, counts.later(), "are later ones of these customers: they are learnt from and not counted.");
        say(lines, counts.open(), "wait for their outcome.");
        say(
                lines,
                counts.leftOut().withoutOutcome(),
                "have no outcome long after it was due: their customers were erased, or outcomes are lost.");
        say(
                lines,
                counts.leftOut().ofOldForm(),
                "are left out, since an older engine did not tell how likely each action was.");
        say(
                lines,
                counts.unusable() + counts.leftOut().unusable(),
                "are left out, since their risk or money is no number of a shop.");
        say(
                lines,
                counts.leftOut().withoutAssignment(),
                "outcomes are left out: they were told twice, or their assignment is not there any more.");
    }

    private static void say(List<String> lines, long count, String words) {
        if (count > 0) {
            lines.add(text("%,d %s", count, words));
        }
    }

    private static List<List<String>> values(StrategyReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHO DECIDES", "KEPT PER 1,000", "MONEY PER 1,000"));
        for (TargetPolicy policy : TargetPolicy.values()) {
            report.policy(policy).ifPresent(value -> rows.add(row(NAMES.get(policy), value, "%,.0f")));
        }
        rows.add(row("the strategy beyond the rules", report.difference(), "%+,.0f"));
        return rows;
    }

    private static List<String> row(String name, PolicyValue value, String number) {
        return List.of(name, interval(value.kept(), number), interval(value.money(), number));
    }

    private static String interval(PolicyFinding finding, String number) {
        return finding.estimate().map(estimate -> interval(estimate, number)).orElse("too early");
    }

    private static String interval(Estimate estimate, String number) {
        Estimate scaled = estimate.times(EffectJson.PER);
        return text(number + " (" + number + " to " + number + ")", scaled.mean(), scaled.low(), scaled.high());
    }

    private static void tooEarly(StrategyReport report, List<String> lines) {
        for (TargetPolicy policy : TargetPolicy.values()) {
            report.policy(policy).ifPresent(value -> tooEarly(NAMES.get(policy), value, lines));
        }
        tooEarly("the strategy beyond the rules", report.difference(), lines);
    }

    private static void tooEarly(String name, PolicyValue value, List<String> lines) {
        value.kept().tooEarly().ifPresent(early -> lines.add(name + ", customers kept: " + early.words() + "."));
        value.money().tooEarly().ifPresent(early -> lines.add(name + ", money: " + early.words() + "."));
    }

    private static List<List<String>> actions(StrategyReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ACTION", "STRATEGY", "RULES", "DONE"));
        for (ActionShare share : report.actions()) {
            rows.add(List.of(
                    share.action().wireName(),
                    percent(share.strategy()),
                    percent(share.rules()),
                    percent(share.done())));
        }
        return rows;
    }

    private static String advice(StrategyReport report) {
        return switch (report.advice()) {
            case SWITCH_ON ->
                "Switch it on: with "
                        + percent(1 - report.alpha())
                        + " it would have brought more money than the rules, since its whole interval is above 0.";
            case KEEP_RULES ->
                "Keep the rules: with "
                        + percent(1 - report.alpha())
                        + " the strategy would have brought less money, since its whole interval is below 0.";
            case WAIT ->
                "Nobody knows yet whether it would bring more money than the rules: the interval holds both. Wait, and look again;"
                        + " more customers who get other actions by chance make it narrower sooner.";
            case TOO_EARLY -> "It is too early to say whether to switch it on.";
        };
    }

    private static String percent(double share) {
        return share * 100 == Math.rint(share * 100) || share >= 0.1
                ? text("%.0f %%", 100 * share)
                : text("%.1f %%", 100 * share);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ENGLISH, format, values);
    }
}
