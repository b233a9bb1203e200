package io.tidewatch.cli;

import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.report.EventCounts;
import io.tidewatch.replay.report.GroupQuality;
import io.tidewatch.replay.report.Report;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalDouble;

/** A report's main figures as a few lines for the terminal. */
final class ReportSummary {
    private static final String ROW = "  %-22s %8s %9s %11s %10s %8s %8s %10s%n";

    private ReportSummary() {}

    static void print(Report report, PrintWriter out) {
        EventCounts events = report.facts().events();
        out.printf(
                Locale.ENGLISH,
                "%n%s%s, judged from %s to %s, horizon %d days, model %s%n",
                report.facts().dataset(),
                report.facts().generated() ? " (generated data)" : "",
                report.facts().from().atOffset(ZoneOffset.UTC).toLocalDate(),
                report.facts().to().atOffset(ZoneOffset.UTC).toLocalDate(),
                report.facts().horizonDays(),
                report.facts().model());
        out.printf(
                Locale.ENGLISH,
                "events: %,d in = %,d scored + %,d dead-lettered + %,d duplicates, %,.0f per second%n",
                events.in(),
                events.scored(),
                events.deadLettered(),
                events.duplicates(),
                report.facts().eventsPerSecond());
        out.printf(
                Locale.ENGLISH,
                "alerts: %,d raised (%,d by silence), %,d escalated, %,d resolved, %,d expired; %.1f raised per 1,000 users"
                        + " and month%n%n",
                report.alerts().raised(),
                report.alerts().raisedBySilence(),
                report.alerts().escalated(),
                report.alerts().resolved(),
                report.alerts().expired(),
                report.alertsPerThousandUsersAndMonth());
        out.printf(
                Locale.ENGLISH,
                ROW,
                "",
                "judged",
                "censored",
                "departures",
                "precision",
                "recall",
                "early",
                "lead, days");
        print("everyone", report.quality(), report.gapRule(), out);
        out.printf("%ndrift: %s%n", report.drift().end().advice());
        out.flush();
    }

    private static void print(String name, GroupQuality engine, GroupQuality gapRule, PrintWriter out) {
        row("Tidewatch, " + name, engine.everyone(), out);
        row("gap rule, " + name, gapRule.everyone(), out);
        row("Tidewatch, regulars", engine.regulars(), out);
        row("gap rule, regulars", gapRule.regulars(), out);
    }

    private static void row(String name, Quality quality, PrintWriter out) {
        out.printf(
                Locale.ENGLISH,
                ROW,
                name,
                "%,d".formatted(quality.judgedAlerts()),
                "%,d".formatted(quality.censoredAlerts()),
                "%,d".formatted(quality.departures()),
                percent(quality.precision()),
                percent(quality.recall()),
                percent(quality.earlyRecall()),
                quality.medianLeadDays().isPresent()
                        ? "%.1f".formatted(quality.medianLeadDays().getAsDouble())
                        : "-");
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ENGLISH, "%.1f %%", share.getAsDouble() * 100) : "-";
    }
}
