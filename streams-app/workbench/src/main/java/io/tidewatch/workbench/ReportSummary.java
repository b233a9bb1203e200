package io.tidewatch.workbench;

import io.tidewatch.cli.TextTable;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.opponent.Opponents;
import io.tidewatch.replay.report.EventCounts;
import io.tidewatch.replay.report.GroupReport;
import io.tidewatch.replay.report.MeasuredEffect;
import io.tidewatch.replay.report.Report;
import io.tidewatch.replay.report.RunFacts;
import io.tidewatch.replay.report.StrategyGain;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A report's main figures as a few sentences and a table for the terminal. */
final class ReportSummary {
    private ReportSummary() {}

    static void print(Report report, PrintWriter out) {
        RunFacts facts = report.facts();
        say(
                out,
                "%n%s%s, judged from %s to %s, model %s",
                facts.dataset(),
                facts.generated() ? " (generated data)" : "",
                facts.from().atOffset(ZoneOffset.UTC).toLocalDate(),
                facts.to().atOffset(ZoneOffset.UTC).toLocalDate(),
                facts.model());
        out.println(report.log().verdict());
        facts.inaction().ifPresent(out::println);
        EventCounts events = facts.events();
        say(
                out,
                "Events: %,d in = %,d scored + %,d dead-lettered + %,d duplicates, %,.0f a second.",
                events.in(),
                events.scored(),
                events.deadLettered(),
                events.duplicates(),
                facts.eventsPerSecond());
        out.println();
        say(
                out,
                "%,d warnings, %.1f a week and %.1f for each 1,000 customers and month%s.",
                report.alerts().raised(),
                report.warningsPerWeek(),
                report.everyone().warningsPerThousandAndMonth(),
                facts.budget().isPresent()
                        ? String.format(
                                Locale.ENGLISH, " (budget %.0f)", facts.budget().getAsDouble())
                        : "");
        group("everyone", report.everyone(), out);
        group("regular customers, three visits or more", report.regulars(), out);
        // At the same number of warnings, none, there is nothing to compare.
        if (!report.everyone().quality().warnings().isEmpty()) {
            table(report, out);
        }
        report.effect().ifPresent(effect -> effect(effect, out));
        say(out, "%nDrift: %s", report.drift().end().advice());
        out.flush();
    }

    private static void effect(MeasuredEffect effect, PrintWriter out) {
        say(
                out,
                "%nThe experiment: %,d customers were warned of, %,d others of whom nobody heard.",
                effect.assigned(),
                effect.heldOut());
        out.println(
                "Customers responded to what was done, so one who was kept counts as a wrong warning above. What the warnings brought:");
        effect.missing().ifPresent(words -> say(out, "%s.", words));
        effect.kept()
                .ifPresent(range -> say(
                        out,
                        "For each 1,000 warnings %+,.0f customers were kept (%+,.0f to %+,.0f); in truth %+,.0f.",
                        range.mean(),
                        range.low(),
                        range.high(),
                        effect.trueKept()));
        effect.money()
                .ifPresent(range -> say(
                        out,
                        "For each 1,000 warnings %+,.0f in money, less what the actions cost (%+,.0f to %+,.0f); in truth %+,.0f.",
                        range.mean(),
                        range.low(),
                        range.high(),
                        effect.trueMoney()));
        effect.strategy().ifPresent(gain -> strategy(gain, out));
    }

    private static void strategy(StrategyGain gain, PrintWriter out) {
        say(
                out,
                "%nHad a strategy chosen the actions in this shop and learnt as it went (from %,d outcomes; in %,d of %,d cases it did something else than the"
                        + " rules): %+,.0f in money for each 1,000 warnings beyond the rules (%+,.0f to %+,.0f).",
                gain.learnt(),
                gain.own(),
                gain.warnings(),
                gain.moneyPer1000().mean(),
                gain.moneyPer1000().low(),
                gain.moneyPer1000().high());
    }

    private static void group(String name, GroupReport group, PrintWriter out) {
        Quality quality = group.quality();
        if (quality.precision().isEmpty()) {
            say(
                    out,
                    "Of %s no warning can be judged; of %,d silences %,d ended with a lost customer.",
                    name,
                    quality.silences(),
                    quality.lost());
            return;
        }
        say(
                out,
                "Of %s %s of the warned were lost, by chance %s would be; of the lost %s were warned of%s."
                        + " The median warning came %.0f days after the last visit, %.0f days before the window ended.",
                name,
                percent(quality.precision()),
                percent(quality.baseRate()),
                percent(quality.recall()),
                quality.valueRecall().isPresent() ? ", and of their money " + percent(quality.valueRecall()) : "",
                quality.medianSilenceDays().orElse(0),
                quality.medianLeadDays().orElse(0));
    }

    private static void table(Report report, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "AT THE SAME NUMBER OF WARNINGS",
                "GROUP",
                "JUDGED",
                "RIGHT",
                "PRECISION",
                "RECALL",
                "VALUE",
                "SILENCE"));
        rows(rows, "everyone", report.everyone());
        rows(rows, "regulars", report.regulars());
        out.println();
        TextTable.lines(rows).forEach(out::println);
    }

    private static void rows(List<List<String>> rows, String name, GroupReport group) {
        rows.add(row("Tidewatch", name, group.quality()));
        for (Opponents.Result opponent : group.opponents()) {
            rows.add(row(opponent.name(), name, opponent.quality()));
        }
    }

    private static List<String> row(String rule, String group, Quality quality) {
        return List.of(
                rule,
                group,
                "%,d".formatted(quality.warnings().size()),
                "%,d".formatted(quality.right()),
                percent(quality.precision()),
                percent(quality.recall()),
                percent(quality.valueRecall()),
                percent(quality.medianSilenceShare()));
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ENGLISH, "%.1f %%", share.getAsDouble() * 100) : "-";
    }

    private static void say(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ENGLISH, format, values));
    }
}
