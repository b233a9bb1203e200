package io.tidewatch.cli.effect;

import io.tidewatch.cli.TextTable;
import io.tidewatch.engine.effect.ArmEffect;
import io.tidewatch.engine.effect.Breakdown;
import io.tidewatch.engine.effect.Effect;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.ExperimentTrials;
import io.tidewatch.engine.effect.Finding;
import io.tidewatch.engine.effect.Side;
import io.tidewatch.engine.effect.TooEarly;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An effect report as lines for a person. */
public final class UpliftText {
    private static final String NONE = "-";
    private static final String TOO_EARLY = "too early";

    private UpliftText() {}

    /** The lines. */
    public static List<String> lines(ExperimentTrials trials, EffectReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ENGLISH,
                "Experiment '%s' as of %s: %,d customers, each with the first assignment; %,d later ones are not counted.",
                trials.experiment(),
                report.asOf(),
                report.customers(),
                report.laterAssignments()));
        report.sampleRatio().warning().ifPresent(warning -> lines.add("WARNING: " + warning + "."));
        problems(trials, report, lines);
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        rows.add(head("ARM"));
        report.arms().forEach(arm -> rows.add(row(arm.arm(), arm.effect())));
        lines.addAll(TextTable.lines(rows));
        report.arms().forEach(arm -> tooEarly(arm, lines));
        lines.add("");
        lines.add(
                "Per 1,000 customers who were warned of, beyond doing nothing, delivered or not. Money is what they spent until"
                        + " the window's end, less");
        lines.add(String.format(
                Locale.ENGLISH,
                "the receipts' costs. Intervals hold on all days together with %s: look as often as you like.",
                percent(1 - report.alpha())));
        report.arms().forEach(arm -> breakdowns(arm, lines));
        return lines;
    }

    private static void problems(ExperimentTrials trials, EffectReport report, List<String> lines) {
        long treated = report.arms().stream()
                .mapToLong(arm -> arm.effect().treated().overdue())
                .sum();
        long heldOut = report.arms().stream()
                .mapToLong(arm -> arm.effect().heldOut().overdue())
                .max()
                .orElse(0);
        if (treated + heldOut > 0) {
            lines.add(String.format(
                    Locale.ENGLISH,
                    "%,d outcomes are overdue by more than a day (%,d treated, %,d held out) and not counted: their customers were"
                            + " erased, or the engine has not come so far.",
                    treated + heldOut,
                    treated,
                    heldOut));
        }
        if (trials.reachedHeldOut() > 0) {
            lines.add(String.format(
                    Locale.ENGLISH,
                    "WARNING: consumers delivered something to %,d customers who were held out, so the effect below is too small;"
                            + " see that they act on churn.interventions alone.",
                    trials.reachedHeldOut()));
        }
        if (trials.withoutShares() > 0) {
            lines.add(String.format(
                    Locale.ENGLISH,
                    "%,d assignments are left out: shares of arms were changed, and too few customers tell what they were.",
                    trials.withoutShares()));
        }
        if (trials.unusable() > 0) {
            lines.add(String.format(
                    Locale.ENGLISH,
                    "%,d assignments are left out, since their risk or money is no number of a shop.",
                    trials.unusable()));
        }
    }

    private static void tooEarly(ArmEffect arm, List<String> lines) {
        arm.effect().kept().tooEarly().ifPresent(early -> lines.add(sentence(arm, "customers kept", early)));
        arm.effect().money().tooEarly().ifPresent(early -> lines.add(sentence(arm, "money", early)));
    }

    private static String sentence(ArmEffect arm, String measure, TooEarly early) {
        return arm.arm() + ", " + measure + ": " + early.words() + ".";
    }

    private static void breakdowns(ArmEffect arm, List<String> lines) {
        for (Breakdown breakdown : arm.breakdowns()) {
            if (breakdown.groups().isEmpty()) {
                continue;
            }
            lines.add("");
            List<List<String>> rows = new ArrayList<>();
            rows.add(head(arm.arm() + " BY "
                    + breakdown.dimension().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            breakdown.groups().forEach(group -> rows.add(row(group.name(), group.effect())));
            lines.addAll(TextTable.lines(rows));
            lines.add(String.format(
                    Locale.ENGLISH,
                    "Many groups are many chances to be misled, so each of these intervals holds with %s: all %d that there can be"
                            + " hold together.",
                    percent(1 - breakdown.alpha()),
                    breakdown.dimension().groups()));
        }
    }

    private static List<String> head(String first) {
        return List.of(
                first,
                "CUSTOMERS",
                "KNOWN",
                "HELD OUT",
                "KNOWN",
                "DELIVERED",
                "CAME",
                "HELD OUT",
                "KEPT PER 1,000",
                "MONEY PER 1,000");
    }

    private static List<String> row(String name, Effect effect) {
        Side treated = effect.treated();
        Side heldOut = effect.heldOut();
        return List.of(
                name,
                number(treated.assigned()),
                number(treated.concluded()),
                number(heldOut.assigned()),
                number(heldOut.concluded()),
                share(treated.delivered(), treated.assigned()),
                share(treated.returned(), treated.concluded()),
                share(heldOut.returned(), heldOut.concluded()),
                interval(effect.kept()),
                interval(effect.money()));
    }

    private static String interval(Finding finding) {
        return finding.estimate().map(UpliftText::interval).orElse(TOO_EARLY);
    }

    private static String interval(Estimate estimate) {
        Estimate scaled = estimate.times(EffectJson.PER);
        return String.format(Locale.ENGLISH, "%+,.0f (%+,.0f to %+,.0f)", scaled.mean(), scaled.low(), scaled.high());
    }

    private static String number(long count) {
        return String.format(Locale.ENGLISH, "%,d", count);
    }

    private static String share(long part, long whole) {
        return whole == 0 ? NONE : String.format(Locale.ENGLISH, "%.0f %%", 100.0 * part / whole);
    }

    /** Of a confidence near 1, with the digits that tell it from 1. */
    private static String percent(double share) {
        return share * 100 == Math.rint(share * 100)
                ? String.format(Locale.ENGLISH, "%.0f %%", 100 * share)
                : String.format(Locale.ENGLISH, "%.1f %%", 100 * share);
    }
}
